package io.pitlane.config;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/** The version as the build wrote it. */
public final class ProductVersion {

    private ProductVersion() {}

    /** Such as {@code 1.2.0}. */
    public static String number() {
        Properties properties = new Properties();
        try (InputStream stream = ProductVersion.class.getResourceAsStream("version.properties")) {
            properties.load(stream);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return properties.getProperty("version");
    }

    /** What the product calls itself to others, such as {@code pitlane/1.2.0}. */
    public static String userAgent() {
        return "pitlane/" + number();
    }
}

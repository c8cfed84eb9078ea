package io.pitlane.http;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;

/**
 * The text that a bearer presents. With 256 random bits it cannot be guessed, so one SHA-256 keeps it as well as a slow
 * hash would. Never shows itself.
 */
public final class TokenSecret {

    private static final String MARK = "pitlane_";
    private static final int BYTES = 32;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final String text;

    private TokenSecret(String text) {
        this.text = text;
    }

    /** A new one. */
    public static TokenSecret random() {
        byte[] bytes = new byte[BYTES];
        RANDOM.nextBytes(bytes);
        return new TokenSecret(MARK + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
    }

    /** What somebody presents, be it a token or not. */
    static TokenSecret presented(String text) {
        return new TokenSecret(text);
    }

    /** The text itself, for the one place that hands it over. */
    public String reveal() {
        return text;
    }

    /** SHA-256, lower-case hexadecimal. */
    String hash() {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public String toString() {
        return "***";
    }
}

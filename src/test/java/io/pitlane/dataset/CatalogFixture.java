package io.pitlane.dataset;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Datasets for tests: the shipped ones, and ones declared in a test's own YAML. */
public final class CatalogFixture {

    public static final Catalog SHIPPED = Catalog.read(Path.of("config/datasets"));

    /** One field of each type, none of which must be there, in the table that {@link #EVERY_TYPE_TABLE} makes. */
    public static final Dataset EVERY_TYPE = dataset(
            "scratch.every_type",
            """
            name: scratch.every_type
            time: ts
            fields:
              - {name: ts, type: timestamp, required: true}
              - {name: label, type: text}
              - {name: ratio, type: double}
              - {name: amount, type: decimal}
              - {name: small, type: integer}
              - {name: large, type: bigint}
              - {name: flag, type: boolean}
              - {name: extra, type: json}
            """);

    public static final String EVERY_TYPE_TABLE =
            """
            create schema scratch;
            create table scratch.every_type (ts timestamptz, label text, ratio double precision, amount numeric,
              small integer, large bigint, flag boolean, extra jsonb);
            """;

    private CatalogFixture() {}

    public static Dataset shipped(String name) {
        return SHIPPED.find(name).orElseThrow();
    }

    /** The dataset that a catalog with this one file declares. */
    public static Dataset dataset(String name, String yaml) {
        try {
            Path folder = Files.createTempDirectory("catalog");
            Path file = Files.writeString(folder.resolve(name + ".yaml"), yaml);
            try {
                return Catalog.read(folder).find(name).orElseThrow();
            } finally {
                Files.delete(file);
                Files.delete(folder);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

package io.pitlane.regime;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The rules that are shipped, and others made of them. */
final class RulesFixture {

    static final Path SHIPPED = Path.of("config/regime.yaml");
    static final List<String> EXCHANGES = List.of("binance", "bybit", "okx", "kucoin", "kraken");

    private RulesFixture() {}

    static RegimeRules shipped() {
        return RegimeRules.read(SHIPPED, EXCHANGES);
    }

    /**
     * The shipped file with pieces of it replaced.
     *
     * @param pieces a piece and what comes in its place, by turns; each piece must be there
     */
    static RegimeRules with(Path folder, String... pieces) {
        return RegimeRules.read(file(folder, pieces), EXCHANGES);
    }

    static Path file(Path folder, String... pieces) {
        try {
            String text = Files.readString(SHIPPED);
            for (int i = 0; i < pieces.length; i += 2) {
                if (!text.contains(pieces[i])) {
                    throw new IllegalArgumentException("the file has no " + pieces[i]);
                }
                text = text.replace(pieces[i], pieces[i + 1]);
            }
            return Files.writeString(folder.resolve("regime.yaml"), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

package io.pitlane.app;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.pitlane.dataset.PayloadDecoder;
import io.pitlane.dataset.PayloadDecoders;
import io.pitlane.dataset.RefusalReason;
import io.pitlane.dataset.RefusedRecordException;
import io.pitlane.exchange.MarketKind;
import io.pitlane.exchange.Venue;
import io.pitlane.feed.MarketNames;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** What the sample of a venue's instruments says of the names of its markets. Not thread-safe. */
final class SampleMarkets implements MarketNames.Directory {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path samples;
    private final PayloadDecoders decoders;
    private final Map<String, Map<String, String>> byVenue = new HashMap<>();

    SampleMarkets(Path samples, PayloadDecoders decoders) {
        this.samples = samples;
        this.decoders = decoders;
    }

    @Override
    public Optional<String> wireName(Venue venue, String symbol) {
        return Optional.ofNullable(
                byVenue.computeIfAbsent(venue.id(), this::read).get(symbol));
    }

    private Map<String, String> read(String venue) {
        Path file = samples.resolve(venue).resolve(MarketKind.INSTRUMENTS.word() + ".json");
        Map<String, String> names = new HashMap<>();
        try {
            byte[] line = line(venue, Files.readAllBytes(file));
            decoders.decoder(MarketKind.INSTRUMENTS.dataset()).decode(line, 0, line.length, new Names(names));
        } catch (IOException | RefusedRecordException | IllegalArgumentException without) {
            return names;
        }
        return names;
    }

    private static byte[] line(String venue, byte[] payload) {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        line.writeBytes(
                ("{\"exchange\":\"" + venue + "\",\"kind\":\"" + MarketKind.INSTRUMENTS.word() + "\",\"payload\":")
                        .getBytes(StandardCharsets.UTF_8));
        line.writeBytes(payload);
        line.write('}');
        return line.toByteArray();
    }

    private record Names(Map<String, String> names) implements PayloadDecoder.Sink {

        @Override
        public void payload() {
            // One payload a file.
        }

        @Override
        public void record(byte[] json, int from, int to, PayloadDecoder.Cut cut) {
            try {
                JsonNode market = JSON.readTree(json, from, to - from);
                names.put(
                        market.path("symbol").asText(),
                        market.path("exchange_symbol").asText());
            } catch (IOException impossible) {
                throw new UncheckedIOException(impossible);
            }
        }

        @Override
        public void refused(RefusalReason reason, String pointer, String detail, PayloadDecoder.Cut cut) {
            // A market that does not fit has no name that could be asked for.
        }
    }
}

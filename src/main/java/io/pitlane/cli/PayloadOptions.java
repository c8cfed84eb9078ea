package io.pitlane.cli;

import io.pitlane.error.InvalidInputException;
import io.pitlane.exchange.ExchangeCatalog;
import io.pitlane.exchange.MarketKind;
import io.pitlane.exchange.Venue;
import io.pitlane.load.PayloadFrame;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import picocli.CommandLine.Option;

/** What a user says of payloads that do not say it themselves. */
final class PayloadOptions {

    @Option(
            names = "--exchange",
            paramLabel = "E",
            description = "The files hold payloads of this exchange as they came over the wire.")
    private Optional<String> exchange;

    @Option(names = "--kind", paramLabel = "K", description = "Kind of the payloads, such as trades.")
    private Optional<String> kind;

    @Option(
            names = "--symbol",
            paramLabel = "S",
            description = "Symbol of the payloads that name none, such as BTC/USDT.")
    private Optional<String> symbol;

    @Option(
            names = "--received-at",
            paramLabel = "T",
            description = "When the payloads were received, such as 2026-01-31T08:00:00Z. Default: not known.")
    private Optional<String> receivedAt;

    /**
     * Empty where the user says nothing of payloads.
     *
     * @throws InvalidInputException if the options do not go together
     */
    Optional<PayloadFrame> frame(boolean withDataset) {
        if (exchange.isEmpty() && kind.isEmpty()) {
            refuseAlone("--symbol", symbol);
            refuseAlone("--received-at", receivedAt);
            return Optional.empty();
        }
        if (withDataset) {
            throw new InvalidInputException("--dataset and " + (exchange.isPresent() ? "--exchange" : "--kind")
                    + " do not go together: the kind of a payload tells its dataset");
        }
        if (exchange.isEmpty() || kind.isEmpty()) {
            throw new InvalidInputException(
                    exchange.isEmpty() ? "--kind needs an --exchange" : "--exchange needs a --kind, such as trades");
        }
        receivedAt.ifPresent(PayloadOptions::checkTime);
        return Optional.of(new PayloadFrame(exchange.get(), kind.get(), symbol.orElse(null), receivedAt.orElse(null)));
    }

    /** @throws InvalidInputException if there is no such exchange, or it has no payloads of this kind */
    static void checkExchange(ExchangeCatalog exchanges, PayloadFrame frame) {
        List<Venue> named = exchanges.named(frame.exchange());
        if (named.isEmpty()) {
            throw new InvalidInputException("there is no exchange \"" + frame.exchange() + "\"; known: "
                    + exchanges.venues().stream().map(Venue::id).collect(Collectors.joining(", ")));
        }
        Optional<MarketKind> ofKind = MarketKind.of(frame.kind());
        if (ofKind.isPresent()
                && named.stream().allMatch(venue -> venue.kind(ofKind.get()).isEmpty())) {
            throw new InvalidInputException(frame.exchange() + " has no payloads of the kind " + frame.kind());
        }
    }

    private static void refuseAlone(String option, Optional<String> value) {
        if (value.isPresent()) {
            throw new InvalidInputException(
                    option + " is for payloads of an exchange and needs --exchange and --kind; records and recorded"
                            + " lines say it themselves");
        }
    }

    private static void checkTime(String text) {
        try {
            OffsetDateTime.parse(text);
        } catch (DateTimeParseException e) {
            throw new InvalidInputException(
                    "--received-at " + text + " is not a time with its zone, such as 2026-01-31T08:00:00Z");
        }
    }
}

package io.pitlane.cli;

import io.pitlane.dataset.PayloadDecoder;
import io.pitlane.dataset.RefusalReason;
import io.pitlane.dataset.RefusedRecordException;
import io.pitlane.error.ExitCode;
import io.pitlane.error.InvalidInputException;
import io.pitlane.exchange.ExchangeCatalog;
import io.pitlane.exchange.ExchangeDecoders;
import io.pitlane.exchange.MarketKind;
import io.pitlane.exchange.MarketSymbol;
import io.pitlane.exchange.Venue;
import io.pitlane.load.ContentStream;
import io.pitlane.load.PayloadFrame;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code pitlane decode}: shows what becomes of one payload of an exchange. Touches no database. */
@Command(
        name = "decode",
        description = {
            "Print the canonical records of one payload of an exchange, one a line: numbers with the digits of the wire,"
                    + " times in UTC.",
            "What does not fit is told on stderr with the pointer to it, and the exit code is 3."
        })
final class DecodeCommand implements Callable<Integer> {

    private static final int LARGEST = 256 * 1024 * 1024;
    private static final String STANDARD_INPUT = "-";

    private final Session session;

    @Option(
            names = "--exchange",
            required = true,
            paramLabel = "E",
            description = "Venue, such as binanceusdm, or exchange, such as binance.")
    private String exchange;

    @Option(
            names = "--kind",
            required = true,
            paramLabel = "K",
            description = "trades, ticker, orderbook, funding or instruments.")
    private String kindWord;

    @Option(
            names = "--symbol",
            paramLabel = "S",
            description = "Market of a payload that does not name it: BTC/USDT, or as the venue calls it.")
    private Optional<String> symbol;

    @Option(
            names = "--received-at",
            paramLabel = "T",
            description = "When the payload was received, such as 2026-01-31T08:00:00Z. Default: not known.")
    private Optional<String> receivedAt;

    @Parameters(paramLabel = "FILE", description = "The payload, plain, gzip or zstd; - is standard input.")
    private String file;

    DecodeCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        ExchangeCatalog catalog = ExchangeCatalog.read(session.settings().home().exchanges());
        MarketKind kind = kind();
        List<Venue> venues = venues(catalog, kind);
        checkTime();
        PayloadFrame frame = new PayloadFrame(exchange, kind.word(), canonical(venues), receivedAt.orElse(null));
        byte[] payload = read();
        Printer printer = new Printer();
        try {
            ExchangeDecoders.check(payload);
            byte[] line = frame.line(payload, 0, payload.length);
            new ExchangeDecoders(catalog).decoder(kind).decode(line, 0, line.length, printer);
        } catch (RefusedRecordException e) {
            printer.refused(e.reason(), "", e.getMessage(), null);
        }
        session.console().out().flush();
        return (printer.refused ? ExitCode.RECORDS_REFUSED : ExitCode.DONE).code();
    }

    private MarketKind kind() {
        return MarketKind.of(kindWord)
                .orElseThrow(() -> new InvalidInputException(
                        "there is no kind \"" + kindWord + "\"; known: " + String.join(", ", MarketKind.words())));
    }

    private List<Venue> venues(ExchangeCatalog catalog, MarketKind kind) {
        List<Venue> named = catalog.named(exchange);
        if (named.isEmpty()) {
            throw new InvalidInputException("there is no exchange or venue \"" + exchange + "\"; known: "
                    + catalog.venues().stream().map(Venue::id).sorted().collect(Collectors.joining(", ")));
        }
        List<Venue> venues =
                named.stream().filter(venue -> venue.kind(kind).isPresent()).toList();
        if (venues.isEmpty()) {
            throw new InvalidInputException(exchange + " has no payloads of the kind " + kind.word() + "; it has: "
                    + named.stream()
                            .flatMap(venue -> venue.kinds().stream())
                            .distinct()
                            .sorted()
                            .map(MarketKind::word)
                            .collect(Collectors.joining(", ")));
        }
        return venues;
    }

    /** The market's canonical symbol, also where the venue's name of it was given; null: none was given. */
    private String canonical(List<Venue> venues) {
        if (symbol.isEmpty() || symbol.get().contains("/")) {
            return symbol.orElse(null);
        }
        return venues.stream()
                .flatMap(venue -> venue.symbols().canonical(symbol.get()).stream())
                .map(MarketSymbol::canonical)
                .findFirst()
                .orElseThrow(() -> new InvalidInputException("--symbol " + symbol.get()
                        + " is neither of the form BASE/QUOTE or BASE/QUOTE:SETTLE nor a name that " + exchange
                        + " would use"));
    }

    private void checkTime() {
        receivedAt.ifPresent(text -> {
            try {
                OffsetDateTime.parse(text);
            } catch (DateTimeException e) {
                throw new InvalidInputException(
                        "--received-at " + text + " is not a time with its zone, such as 2026-01-31T08:00:00Z", e);
            }
        });
    }

    private byte[] read() {
        Path path = session.workingDirectory().resolve(file);
        if (!file.equals(STANDARD_INPUT) && !Files.isReadable(path)) {
            throw new InvalidInputException("there is no readable file " + file);
        }
        try (InputStream source = file.equals(STANDARD_INPUT) ? System.in : Files.newInputStream(path);
                InputStream content = ContentStream.open(source)) {
            byte[] payload = content.readNBytes(LARGEST + 1);
            if (payload.length > LARGEST) {
                throw new InvalidInputException(file + " holds more than 256 MB");
            }
            return withoutByteOrderMark(payload);
        } catch (IOException e) {
            throw new InvalidInputException("cannot read " + file + ": " + e.getMessage(), e);
        }
    }

    private static byte[] withoutByteOrderMark(byte[] payload) {
        boolean marked = payload.length >= 3
                && payload[0] == (byte) 0xEF
                && payload[1] == (byte) 0xBB
                && payload[2] == (byte) 0xBF;
        return marked ? java.util.Arrays.copyOfRange(payload, 3, payload.length) : payload;
    }

    /** Records go to the output as they come, refusals to stderr. */
    private final class Printer implements PayloadDecoder.Sink {

        private boolean refused;

        @Override
        public void payload() {
            // one command, one payload
        }

        @Override
        public void record(byte[] json, int from, int to, PayloadDecoder.Cut cut) {
            session.console().out().write(json, from, to - from);
            session.console().out().write('\n');
        }

        @Override
        public void refused(RefusalReason reason, String pointer, String detail, PayloadDecoder.Cut cut) {
            refused = true;
            session.console()
                    .note("refused: " + reason.code() + ": " + (pointer.isEmpty() ? "" : pointer + ": ") + detail);
        }
    }
}

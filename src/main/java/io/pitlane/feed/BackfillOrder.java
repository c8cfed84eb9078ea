package io.pitlane.feed;

import io.pitlane.error.InvalidInputException;
import io.pitlane.exchange.ExchangeCatalog;
import io.pitlane.exchange.MarketKind;
import io.pitlane.exchange.Venue;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What is to be fetched of a venue's past.
 *
 * @param symbols canonical, each once
 * @param from inclusive
 * @param to exclusive
 * @param force fetch again what the ledger says is there
 */
public record BackfillOrder(
        Venue venue, MarketKind kind, List<String> symbols, Instant from, Instant to, boolean force) {

    public BackfillOrder {
        symbols = symbols.stream().distinct().toList();
    }

    /**
     * @param exchange the id of a venue, or the name of an exchange: then its first venue that has such a past, and a
     *     market of the first symbol's form
     * @param now nothing behind it can be asked for
     * @throws InvalidInputException if there is no such past, or the times are the wrong way round
     */
    public static BackfillOrder of(
            ExchangeCatalog exchanges,
            String exchange,
            MarketKind kind,
            List<String> symbols,
            Instant from,
            Instant to,
            boolean force,
            Instant now) {
        if (symbols.isEmpty()) {
            throw new InvalidInputException("backfill needs at least one symbol, such as BTC/USDT");
        }
        if (!from.isBefore(to)) {
            throw new InvalidInputException("--from " + from + " is not before --to " + to);
        }
        if (to.isAfter(now)) {
            throw new InvalidInputException(
                    "--to " + to + " is in the future; what has not happened cannot be fetched");
        }
        return new BackfillOrder(venue(exchanges, exchange, kind, symbols.get(0)), kind, symbols, from, to, force);
    }

    private static Venue venue(ExchangeCatalog exchanges, String name, MarketKind kind, String symbol) {
        List<Venue> candidates = exchanges.named(name);
        if (candidates.isEmpty()) {
            throw new InvalidInputException("there is no exchange or venue " + name + "; there are "
                    + exchanges.venues().stream().map(Venue::id).collect(Collectors.joining(", ")));
        }
        List<Venue> withPast =
                candidates.stream().filter(venue -> hasPast(venue, kind)).toList();
        if (withPast.isEmpty()) {
            throw new InvalidInputException(
                    name + " has no history of " + kind.word() + " that can be paged through; it has one of "
                            + pasts(candidates) + ". Feeds and recordings bring the rest");
        }
        return withPast.stream()
                .filter(venue ->
                        venue.id().equals(name) || venue.symbols().wire(symbol).isPresent())
                .findFirst()
                .orElse(withPast.get(0));
    }

    private static boolean hasPast(Venue venue, MarketKind kind) {
        return venue.kind(kind).flatMap(each -> each.pagedHistory()).isPresent();
    }

    private static String pasts(List<Venue> venues) {
        String kinds = venues.stream()
                .flatMap(venue -> venue.kinds().stream()
                        .filter(kind -> hasPast(venue, kind))
                        .map(kind -> kind.word() + " (" + venue.id() + ")"))
                .sorted()
                .collect(Collectors.joining(", "));
        return kinds.isEmpty() ? "nothing" : kinds;
    }
}

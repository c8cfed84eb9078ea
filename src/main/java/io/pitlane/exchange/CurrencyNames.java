package io.pitlane.exchange;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Currencies that a venue calls otherwise. Where several of its names mean one currency, the first is what it is told.
 *
 * @param ours our name by the venue's
 * @param theirs the venue's name by ours
 */
record CurrencyNames(Map<String, String> ours, Map<String, String> theirs) {

    static final CurrencyNames NONE = new CurrencyNames(Map.of(), Map.of());

    /** With more names, which win over these. */
    CurrencyNames with(Map<String, String> more) {
        Map<String, String> allOurs = new LinkedHashMap<>(ours);
        Map<String, String> newTheirs = new LinkedHashMap<>();
        allOurs.putAll(more);
        more.forEach((their, our) -> newTheirs.putIfAbsent(our, their));
        Map<String, String> allTheirs = new LinkedHashMap<>(theirs);
        allTheirs.putAll(newTheirs);
        return new CurrencyNames(Map.copyOf(allOurs), Map.copyOf(allTheirs));
    }
}

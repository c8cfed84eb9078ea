package io.pitlane.exchange;

import io.pitlane.dataset.RefusedRecordException;
import java.math.BigDecimal;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Where a page of a venue's history tells the cursor of the next one.
 *
 * @param pointer from the page's root; null: it stands in a header
 * @param header the answer's header that holds it; null: it stands in the page
 * @param plus added to it; null: nothing
 */
public record Cursor(String pointer, String header, BigDecimal plus) {

    Optional<String> in(byte[] payload, Map<String, String> headers) {
        if (pointer == null) {
            return Optional.ofNullable(headers.get(header.toLowerCase(Locale.ROOT)))
                    .map(this::next);
        }
        JsonIndex index = new JsonIndex();
        try {
            index.read(payload, 0, payload.length);
        } catch (RefusedRecordException e) {
            return Optional.empty();
        }
        int node = Pointer.parse(pointer).find(index, 0);
        return index.isAbsent(node) || index.isContainer(node)
                ? Optional.empty()
                : Optional.of(next(index.string(node)));
    }

    private String next(String value) {
        return plus == null ? value : new BigDecimal(value).add(plus).toPlainString();
    }
}

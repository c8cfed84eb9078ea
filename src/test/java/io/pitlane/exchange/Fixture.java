package io.pitlane.exchange;

import com.fasterxml.jackson.databind.JsonNode;
import io.pitlane.dataset.RefusedRecordException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** One recorded payload with what others read in it. */
record Fixture(String name, String venue, MarketKind kind, String symbol, String payload, JsonNode root) {

    static Fixture read(Path folder, String name) throws IOException {
        byte[] text = Files.readAllBytes(folder.resolve(name));
        String[] place = name.split("/");
        JsonNode root = Decoded.JSON.readTree(text);
        String symbol = root.path("symbol").isTextual() ? root.path("symbol").textValue() : null;
        return new Fixture(
                name, place[0], MarketKind.of(place[place.length - 2]).orElseThrow(), symbol, payload(text), root);
    }

    /** The payload as it stands in the file, digit for digit. */
    private static String payload(byte[] text) {
        JsonIndex index = new JsonIndex();
        try {
            index.read(text, 0, text.length);
        } catch (RefusedRecordException e) {
            throw new AssertionError("the fixture itself is no JSON", e);
        }
        int node = index.member(0, new Name("payload"));
        int from = index.wireFrom(node);
        return new String(text, from, index.wireTo(node) - from, StandardCharsets.UTF_8);
    }

    boolean hasExpected() {
        return root.path("expected").isContainerNode();
    }

    /** The records that others read, by our names. */
    List<ExpectedRecord> expected() {
        JsonNode expected = root.path(root.path("expected_exact").isContainerNode() ? "expected_exact" : "expected");
        List<ExpectedRecord> records = new ArrayList<>();
        if (root.path("expected_by").asText().startsWith("tardis")) {
            expected.forEach(one -> {
                if (ExpectedRecord.isOfTardis(one, kind)) {
                    records.add(ExpectedRecord.ofTardis(one, kind, venue));
                }
            });
        } else if (expected.isArray()) {
            expected.forEach(one -> records.add(ExpectedRecord.ofCcxt(one, kind, "/*", root)));
        } else if (expected.has("symbol") || kind == MarketKind.ORDERBOOK) {
            records.add(ExpectedRecord.ofCcxt(expected, kind, "", root));
        } else {
            expected.properties()
                    .forEach(one -> records.add(ExpectedRecord.ofCcxt(one.getValue(), kind, "/" + one.getKey(), root)));
        }
        return records;
    }

    /** Whether every record must be expected: some lists hold more markets than those that were read. */
    boolean isWhole() {
        return kind == MarketKind.TRADES || root.path("expected").isArray();
    }
}

package io.pitlane.export;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pitlane.error.IntegrityException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The JSON of a manifest. Its last member is the SHA-256 of the others, written without white space, so that it vouches
 * for itself. Pure functions.
 */
final class ManifestFile {

    /** Numbers keep the digits that they have, which the hash is over. */
    private static final ObjectMapper JSON = JsonMapper.builder()
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    private static final String SHA256 = "sha256";

    private ManifestFile() {}

    static byte[] write(Manifest manifest) {
        ObjectNode json = json(manifest);
        json.put(SHA256, sha256(json));
        return (json.toPrettyString() + "\n").getBytes(StandardCharsets.UTF_8);
    }

    /** The hash by which a manifest vouches for itself. */
    static String sha256(Manifest manifest) {
        return sha256(json(manifest));
    }

    /** @throws IntegrityException if it is none, of another format, or not as it was written; says what and where */
    static Manifest read(byte[] file, String place) {
        try {
            JsonNode read = JSON.readTree(file);
            if (!(read instanceof ObjectNode json) || json.path("format").asInt() != Manifest.FORMAT) {
                throw new IntegrityException(place + " is no manifest of format " + Manifest.FORMAT);
            }
            String stated = json.path(SHA256).asText();
            json.remove(SHA256);
            if (!sha256(json).equals(stated)) {
                throw new IntegrityException(place + " was changed: its SHA-256 is not the one that it states");
            }
            return manifest(json);
        } catch (JsonProcessingException e) {
            throw new IntegrityException(place + " is no JSON: " + e.getOriginalMessage());
        } catch (java.io.IOException | DateTimeException | IllegalArgumentException e) {
            throw new IntegrityException(place + " cannot be read: " + e.getMessage());
        }
    }

    private static String sha256(ObjectNode json) {
        return Sha256.hex(json.toString().getBytes(StandardCharsets.UTF_8));
    }

    private static ObjectNode json(Manifest manifest) {
        ObjectNode json = JSON.createObjectNode()
                .put("format", Manifest.FORMAT)
                .put("set", manifest.set())
                .put("created_at", manifest.createdAt().toString())
                .put("database", manifest.database())
                .put("server_version", manifest.serverVersion())
                .put("migration", manifest.migration());
        if (manifest.schema() != null) {
            json.put("schema", manifest.schema());
        }
        json.put("snapshot", manifest.snapshot()).put("compression", manifest.compression());
        json.putArray("days_covered")
                .add(manifest.daysFrom().toString())
                .add(manifest.daysTo().toString());
        json.put("rows", manifest.rows()).put("bytes", manifest.bytes());
        json.put("seconds", new java.math.BigDecimal(String.format(Locale.ROOT, "%.3f", manifest.seconds())));
        ArrayNode parts = json.putArray("parts");
        manifest.parts().forEach(part -> parts.add(json(part)));
        return json;
    }

    private static ObjectNode json(ManifestPart part) {
        return JSON.createObjectNode()
                .put("file", part.file())
                .put("kind", part.kind().name().toLowerCase(Locale.ROOT))
                .put("dataset", part.dataset())
                .put("table", part.table())
                .put("day", part.day() == null ? null : part.day().toString())
                .put("version", part.version())
                .put("shape", part.shape())
                .put("rows", part.rows())
                .put("bytes", part.bytes())
                .put("sha256", part.sha256())
                .put("content_hash", part.contentHash())
                .put("min_time", part.minTime())
                .put("max_time", part.maxTime())
                .put("linked_from", part.linkedFrom());
    }

    private static Manifest manifest(JsonNode json) {
        List<ManifestPart> parts = new ArrayList<>();
        json.path("parts").forEach(part -> parts.add(part(part)));
        return new Manifest(
                json.path("set").asText(),
                Instant.parse(json.path("created_at").asText()),
                json.path("database").asText(),
                json.path("server_version").asText(),
                json.path("migration").asText(),
                text(json, "schema"),
                json.path("snapshot").asText(),
                json.path("compression").asText(),
                LocalDate.parse(json.path("days_covered").path(0).asText()),
                LocalDate.parse(json.path("days_covered").path(1).asText()),
                json.path("rows").asLong(),
                json.path("bytes").asLong(),
                json.path("seconds").asDouble(),
                parts);
    }

    private static ManifestPart part(JsonNode json) {
        String day = text(json, "day");
        return new ManifestPart(
                json.path("file").asText(),
                ManifestPart.Kind.valueOf(json.path("kind").asText().toUpperCase(Locale.ROOT)),
                text(json, "dataset"),
                text(json, "table"),
                day == null ? null : LocalDate.parse(day),
                json.path("version").asLong(),
                text(json, "shape"),
                json.path("rows").asLong(),
                json.path("bytes").asLong(),
                json.path("sha256").asText(),
                text(json, "content_hash"),
                text(json, "min_time"),
                text(json, "max_time"),
                text(json, "linked_from"));
    }

    private static String text(JsonNode json, String member) {
        JsonNode value = json.path(member);
        return value.isNull() || value.isMissingNode() ? null : value.asText();
    }
}

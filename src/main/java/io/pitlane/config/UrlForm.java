package io.pitlane.config;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** Reads {@code //user:password@host:port/name?parameter=value&…}. For one URL. */
final class UrlForm {

    private final boolean plusIsBlank;
    private final List<String> problems;
    private final ConnectionParameters parameters;

    private UrlForm(boolean plusIsBlank, String meaningOfSslTrue, List<String> problems) {
        this.plusIsBlank = plusIsBlank;
        this.problems = problems;
        this.parameters = new ConnectionParameters(meaningOfSslTrue, problems);
    }

    static UrlForm libpq(List<String> problems) {
        return new UrlForm(false, SslMode.REQUIRE.word(), problems);
    }

    /** The driver reads {@code +} in a parameter as a blank, and {@code ssl=true} as the strictest mode. */
    static UrlForm jdbc(List<String> problems) {
        return new UrlForm(true, SslMode.VERIFY_FULL.word(), problems);
    }

    /** @param text what follows the scheme and its colon; the slashes may be missing, as in {@code jdbc:postgresql:name} */
    Map<Setting<?>, String> read(String text) {
        int query = text.indexOf('?', endOfCredentials(text));
        String place = query < 0 ? text : text.substring(0, query);
        if (place.startsWith("//")) {
            readPlace(place.substring(2));
        } else {
            put("dbname", place.startsWith("/") ? place.substring(1) : place, false);
        }
        if (query >= 0) {
            readQuery(text.substring(query + 1));
        }
        return parameters.finish();
    }

    /** A password may hold a question mark: as libpq has it, credentials reach to the first at sign before a slash. */
    private static int endOfCredentials(String text) {
        int start = text.startsWith("//") ? 2 : 0;
        int slash = text.indexOf('/', start);
        int at = text.indexOf('@', start);
        return at >= 0 && (slash < 0 || at < slash) ? at : start;
    }

    private void readPlace(String place) {
        int slash = place.indexOf('/');
        String authority = slash < 0 ? place : place.substring(0, slash);
        if (slash >= 0) {
            put("dbname", place.substring(slash + 1), false);
        }
        int at = authority.indexOf('@');
        if (at >= 0) {
            readCredentials(authority.substring(0, at));
        } else if (slash >= 0 && place.indexOf('@', slash) >= 0) {
            problems.add("an at sign stands after its first slash" + ConnectionParameters.QUOTING);
        }
        readHost(authority.substring(at + 1));
    }

    private void readCredentials(String credentials) {
        int colon = credentials.indexOf(':');
        put("user", colon < 0 ? credentials : credentials.substring(0, colon), false);
        if (colon >= 0) {
            put("password", credentials.substring(colon + 1), false);
        }
    }

    private void readHost(String text) {
        if (text.startsWith("[")) {
            int end = text.indexOf(']');
            if (end < 0) {
                problems.add("the bracket of its IPv6 address is not closed");
                return;
            }
            parameters.put("host", text.substring(1, end));
            readPort(text.substring(end + 1));
        } else {
            int colon = text.indexOf(':');
            put("host", colon < 0 ? text : text.substring(0, colon), false);
            readPort(colon < 0 ? "" : text.substring(colon));
        }
    }

    private void readPort(String text) {
        if (text.startsWith(":")) {
            parameters.put("port", text.substring(1));
        } else if (!text.isEmpty()) {
            problems.add("a colon and the port are expected after its IPv6 address");
        }
    }

    private void readQuery(String query) {
        for (String pair : query.split("&")) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                put(decode(pair.substring(0, equals), plusIsBlank), pair.substring(equals + 1), plusIsBlank);
            } else if (!pair.isEmpty()) {
                problems.add("a parameter after its question mark has no name or no value");
            }
        }
    }

    private void put(String name, String encoded, boolean plus) {
        parameters.put(name, decode(encoded, plus));
    }

    private String decode(String text, boolean plus) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        ByteBuffer decoded = ByteBuffer.allocate(bytes.length);
        for (int index = 0; index < bytes.length; index++) {
            if (bytes[index] == '%') {
                int value = index + 2 < bytes.length ? hex(bytes[index + 1], bytes[index + 2]) : -1;
                if (value < 0) {
                    problems.add("two hexadecimal digits are expected after each %; the sign itself is written %25");
                    return "";
                }
                decoded.put((byte) value);
                index += 2;
            } else {
                decoded.put(plus && bytes[index] == '+' ? (byte) ' ' : bytes[index]);
            }
        }
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(decoded.flip()).toString();
        } catch (CharacterCodingException notUtf8) {
            problems.add("its percent-encoded bytes are not UTF-8");
            return "";
        }
    }

    private static int hex(byte high, byte low) {
        int value = Character.digit(high, 16) * 16 + Character.digit(low, 16);
        return Character.digit(high, 16) < 0 || Character.digit(low, 16) < 0 ? -1 : value;
    }
}

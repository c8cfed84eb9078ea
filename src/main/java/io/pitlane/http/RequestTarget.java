package io.pitlane.http;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * What a request asks for, as it stands in the first line of the request. There is one spelling of each path, up to the
 * percent-encoding of what must be encoded; a target that any part of the server might read in two ways is none.
 *
 * @param segments the parts of the path between slashes, decoded; none of them is empty, {@code .} or {@code ..}; none
 *     for the root
 */
record RequestTarget(List<String> segments) {

    private static final String RAW = "-._~!$&'()*+,=:@";
    /** A slash, a dot or a percent sign by another name, and what ends a path or its last part elsewhere. */
    private static final String NEVER_ENCODED = "/\\.%;?#-_~";

    RequestTarget {
        segments = List.copyOf(segments);
    }

    /** @return empty: it is malformed or ambiguous */
    static Optional<RequestTarget> parse(String target) {
        int end = target.indexOf('?');
        String path = end < 0 ? target : target.substring(0, end);
        if (!path.startsWith("/") || end >= 0 && !isQuery(target, end + 1)) {
            return Optional.empty();
        }
        if (path.equals("/")) {
            return Optional.of(new RequestTarget(List.of()));
        }
        // A slash at the end is the same path to the router.
        String[] parts = path.substring(1, path.endsWith("/") ? path.length() - 1 : path.length())
                .split("/", -1);
        String[] segments = new String[parts.length];
        for (int i = 0; i < parts.length; i++) {
            Optional<String> segment = decode(parts[i]);
            if (segment.isEmpty()) {
                return Optional.empty();
            }
            segments[i] = segment.get();
        }
        return Optional.of(new RequestTarget(List.of(segments)));
    }

    /** The first segment; empty for the root. */
    String first() {
        return segments.isEmpty() ? "" : segments.get(0);
    }

    private static boolean isQuery(String target, int from) {
        return target.chars().skip(from).allMatch(c -> c > ' ' && c < 0x7f && c != '#' && c != '\\');
    }

    private static Optional<String> decode(String part) {
        if (part.isEmpty() || part.equals(".") || part.equals("..")) {
            return Optional.empty();
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(part.length());
        for (int at = 0; at < part.length(); at++) {
            char c = part.charAt(at);
            if (c == '%') {
                int octet = octet(part, at);
                if (octet < 0) {
                    return Optional.empty();
                }
                bytes.write(octet);
                at += 2;
            } else if (isPlain(c) || RAW.indexOf(c) >= 0) {
                bytes.write(c);
            } else {
                return Optional.empty();
            }
        }
        try {
            return Optional.of(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes.toByteArray()))
                    .toString());
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }

    /** What a percent sign and two digits say; -1 where they say nothing, or what has to stand there as itself. */
    private static int octet(String part, int at) {
        if (at + 2 >= part.length()) {
            return -1;
        }
        int high = Character.digit(part.charAt(at + 1), 16);
        int low = Character.digit(part.charAt(at + 2), 16);
        if (high < 0 || low < 0) {
            return -1;
        }
        int octet = high * 16 + low;
        boolean isControl = octet < ' ' || octet == 0x7f;
        return isControl || isPlain((char) octet) || NEVER_ENCODED.indexOf(octet) >= 0 ? -1 : octet;
    }

    private static boolean isPlain(char c) {
        return c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
    }
}

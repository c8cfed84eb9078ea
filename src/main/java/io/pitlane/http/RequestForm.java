package io.pitlane.http;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** What must hold for every request before anybody looks at what it asks for. */
final class RequestForm {

    private static final Pattern METHOD = Pattern.compile("[A-Z]{1,20}");
    /** Two of these would be read differently by different programs. */
    private static final Set<String> AT_MOST_ONCE = Set.of(
            "host",
            "authorization",
            "origin",
            "content-length",
            "transfer-encoding",
            "content-type",
            "content-encoding",
            "idempotency-key");

    private RequestForm() {}

    /**
     * @param maxHeaders how many headers a request may have
     * @param maxBody bytes of a body
     */
    static RequestTarget check(RequestHead request, int maxHeaders, int maxBody) throws DeniedException {
        if (request.headers().size() > maxHeaders) {
            throw new DeniedException(
                    Denial.HEADERS_TOO_LARGE, "A request has at most " + maxHeaders + " headers (http.max-headers)");
        }
        for (String name : AT_MOST_ONCE) {
            if (request.all(name).size() > 1) {
                throw malformed("The header " + name + " stands there more than once");
            }
        }
        if (request.isHttp11() && !request.has("Host")) {
            throw malformed("The header host is missing");
        }
        if (!METHOD.matcher(request.method()).matches()) {
            throw malformed("The method is not one of HTTP");
        }
        checkBody(request, maxBody);
        return RequestTarget.parse(request.target())
                .orElseThrow(() -> malformed("The path is not in its plain form: it starts with a slash, has no empty,"
                        + " dotted or doubly encoded parts, no backslash and no semicolon"));
    }

    private static void checkBody(RequestHead request, int maxBody) throws DeniedException {
        List<String> encodings = request.all("Transfer-Encoding");
        List<String> lengths = request.all("Content-Length");
        if (!encodings.isEmpty()) {
            if (!lengths.isEmpty()) {
                throw malformed("A body has either a length or a transfer encoding");
            }
            if (!request.isHttp11()
                    || !encodings.get(0).toLowerCase(Locale.ROOT).equals("chunked")) {
                throw malformed("The only transfer encoding is chunked, in HTTP/1.1");
            }
        }
        for (String length : lengths) {
            if (length.isEmpty() || !length.chars().allMatch(c -> c >= '0' && c <= '9')) {
                throw malformed("The content length is not a number");
            }
            if (length.length() > 18 || Long.parseLong(length) > maxBody) {
                throw tooLarge(maxBody);
            }
        }
    }

    static DeniedException tooLarge(int maxBody) {
        return new DeniedException(
                Denial.BODY_TOO_LARGE, "A body has at most " + maxBody + " bytes on the wire (http.max-body)");
    }

    private static DeniedException malformed(String detail) {
        return new DeniedException(Denial.MALFORMED, detail);
    }
}

package io.pitlane.http;

import java.util.LinkedHashMap;
import java.util.Map;

/** Why the door does not let a request in, and what it answers. The answers say nothing of our insides. */
public enum Denial {
    MALFORMED(400, "bad-request", "malformed"),
    UNAUTHENTICATED(401, "unauthenticated", "unauthenticated"),
    BAD_TOKEN(401, "bad-token", "bad-token"),
    FORBIDDEN(403, "forbidden", "forbidden"),
    NOT_FOUND(404, "not-found", "not-found"),
    TOO_SLOW(408, "too-slow", "too-slow"),
    BODY_TOO_LARGE(413, "body-too-large", "body-too-large"),
    LINE_TOO_LONG(414, "request-line-too-long", "line-too-long"),
    TOO_MANY_ATTEMPTS(429, "too-many-attempts", "too-many-attempts"),
    HEADERS_TOO_LARGE(431, "headers-too-large", "headers-too-large"),
    /** Has no answer: the connection is closed. */
    TOO_MANY_CONNECTIONS(503, "too-many-connections", "too-many-connections"),
    /** Has no answer: a connection that asks nothing is closed. */
    IDLE(408, "too-slow", "idle");

    private static final String CHALLENGE = "WWW-Authenticate";
    private static final String REALM = "Bearer realm=\"pitlane\"";

    private final int status;
    private final String error;
    private final String reason;

    Denial(int status, String error, String reason) {
        this.status = status;
        this.error = error;
        this.reason = reason;
    }

    /** The word of the metric. */
    public String reason() {
        return reason;
    }

    public Answer answer(String detail) {
        return Answer.error(status, error, detail);
    }

    /** What stands in the head of the answer, besides what every answer has. */
    public Map<String, String> headers() {
        Map<String, String> headers = new LinkedHashMap<>();
        switch (this) {
            case UNAUTHENTICATED -> headers.put(CHALLENGE, REALM);
            case BAD_TOKEN -> headers.put(CHALLENGE, REALM + ", error=\"invalid_token\"");
            case FORBIDDEN -> headers.put(CHALLENGE, REALM + ", error=\"insufficient_scope\"");
            case TOO_MANY_ATTEMPTS -> headers.put("Retry-After", Long.toString(FailedAttempts.WINDOW.toSeconds()));
            default -> {}
        }
        return headers;
    }
}

package io.pitlane.http;

/** A whole HTTP response, headers of transport aside. */
public record Answer(int status, String contentType, String body) {

    private static final String JSON = "application/json; charset=utf-8";

    public static Answer json(int status, Object value) {
        return jsonText(status, Json.text(value));
    }

    /** @param text JSON, ready written */
    public static Answer jsonText(int status, String text) {
        return new Answer(status, JSON, text);
    }

    /**
     * @param error a word for programs
     * @param detail a sentence for people; says nothing of our insides
     */
    public static Answer error(int status, String error, String detail) {
        return json(status, new ErrorBody(error, detail));
    }

    private record ErrorBody(String error, String detail) {}
}

package io.pitlane.http;

/** A request that is not carried out, and what its sender is told. */
final class RefusedRequestException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient Answer answer;

    RefusedRequestException(Answer answer) {
        super(answer.body());
        this.answer = answer;
    }

    RefusedRequestException(int status, String error, String detail) {
        this(Answer.error(status, error, detail));
    }

    Answer answer() {
        return answer;
    }
}

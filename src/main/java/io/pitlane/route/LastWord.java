package io.pitlane.route;

import io.pitlane.http.Answer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.Map;

/** Answers a request that is not let in, and ends the connection, so that what is left of its body is not waited for. */
final class LastWord {

    private LastWord() {}

    static void say(HttpServerRequest request, Answer answer, Map<String, String> headers) {
        HttpServerResponse response = request.response();
        if (response.ended() || response.headWritten()) {
            request.connection().close();
            return;
        }
        headers.forEach(response::putHeader);
        response.setStatusCode(answer.status())
                .putHeader("Content-Type", answer.contentType())
                .putHeader("Cache-Control", "no-store")
                .putHeader("Connection", "close");
        response.end(answer.body());
    }
}

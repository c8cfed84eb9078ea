package io.pitlane.route;

import io.pitlane.http.Answer;
import io.pitlane.http.Denial;
import io.pitlane.http.FrontDoor;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.Map;

/** What the router itself refuses is answered in the form of all errors. */
final class RouterErrors {

    private final FrontDoor door;
    private final OpenConnections connections;

    RouterErrors(FrontDoor door, OpenConnections connections) {
        this.door = door;
        this.connections = connections;
    }

    void answerOn(Router router, int maxBody) {
        router.errorHandler(413, context -> {
            door.count(Denial.BODY_TOO_LARGE);
            say(
                    context,
                    Denial.BODY_TOO_LARGE.answer(
                            "A body has at most " + maxBody + " bytes on the wire (http.max-body)"));
        });
        router.errorHandler(400, context -> say(context, Denial.MALFORMED.answer("The request cannot be read")));
        router.errorHandler(404, context -> say(context, Denial.NOT_FOUND.answer("There is nothing at this path")));
        router.errorHandler(
                405,
                context ->
                        say(context, Answer.error(405, "method-not-allowed", "This path does not take this method")));
        router.errorHandler(
                500,
                context -> say(
                        context, Answer.error(500, "failed", "The request failed; the log of the server says why")));
    }

    private void say(RoutingContext context, Answer answer) {
        connections.refuse(context.request(), answer, Map.of());
    }
}

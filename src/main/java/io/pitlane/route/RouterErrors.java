package io.pitlane.route;

import io.pitlane.http.Answer;
import io.pitlane.http.Denial;
import io.pitlane.http.FrontDoor;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.Locale;
import java.util.Map;

/** What the router itself refuses is answered in the form of all errors. */
final class RouterErrors {

    private static final Answer UNREADABLE = Denial.MALFORMED.answer("The request cannot be read");
    private static final Answer NO_FORM = Answer.error(
            415, "unsupported-type", "A form is not taken; send Content-Type application/json or application/x-ndjson");

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
        router.errorHandler(400, context -> say(context, isForm(context) ? NO_FORM : UNREADABLE));
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

    /** What curl calls a body unless told otherwise; the router reads it as a form, and JSON is none. */
    private static boolean isForm(RoutingContext context) {
        String type = context.request().getHeader("Content-Type");
        return type != null && type.toLowerCase(Locale.ROOT).startsWith("application/x-www-form-urlencoded");
    }

    private void say(RoutingContext context, Answer answer) {
        connections.refuse(context.request(), answer, Map.of());
    }
}

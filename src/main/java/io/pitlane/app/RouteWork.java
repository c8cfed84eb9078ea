package io.pitlane.app;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.pitlane.error.OperationFailedException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.camel.CamelExecutionException;
import org.apache.camel.ProducerTemplate;
import org.postgresql.util.PGobject;

/** The work of a job as its route does it. Stateless. */
final class RouteWork {

    private static final ObjectMapper JSON = new ObjectMapper();

    private RouteWork() {}

    /**
     * @return what the route leaves as its body; null: it leaves none
     * @throws RuntimeException what the route threw
     */
    static Map<String, Object> run(ProducerTemplate messages, String job, Instant due) {
        Object body;
        try {
            body = messages.requestBody("direct:run-" + job, due);
        } catch (CamelExecutionException e) {
            throw unwrapped(job, e);
        }
        if (body == null || body.equals(due)) {
            return null;
        }
        if (body instanceof Map<?, ?> figures) {
            Map<String, Object> named = new LinkedHashMap<>();
            figures.forEach((name, value) -> named.put(String.valueOf(name), plain(value)));
            return named;
        }
        throw new IllegalStateException("The route run-" + job + " leaves a "
                + body.getClass().getName() + " where its figures belong, a map or nothing");
    }

    /** What a statement selects as json or jsonb stands for what it says. */
    private static Object plain(Object value) {
        if (!(value instanceof PGobject json && json.getType().startsWith("json")) || json.getValue() == null) {
            return value;
        }
        try {
            return JSON.readValue(json.getValue(), Object.class);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("PostgreSQL gave JSON that is none", e);
        }
    }

    private static RuntimeException unwrapped(String job, CamelExecutionException failure) {
        if (failure.getCause() instanceof RuntimeException cause) {
            return cause;
        }
        return failure.getCause() == null
                ? failure
                : new OperationFailedException(
                        job + " failed: " + failure.getCause().getMessage(), failure.getCause());
    }
}

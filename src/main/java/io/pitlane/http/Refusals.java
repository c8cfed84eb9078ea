package io.pitlane.http;

import java.util.Set;
import java.util.function.Supplier;

/** Answers for requests that nobody else answers. They say nothing of our insides. Thread-safe. */
public final class Refusals {

    private final Supplier<Set<String>> paths;

    /** @param paths those that some method is served on; a part in braces stands for any */
    public Refusals(Supplier<Set<String>> paths) {
        this.paths = paths;
    }

    /** For a path that no route serves, or not with the method of the request. */
    public Answer refuse(String path) {
        return isServed(path)
                ? Answer.error(405, "method-not-allowed", "This path does not take this method")
                : Answer.error(404, "not-found", "There is nothing at this path");
    }

    private boolean isServed(String path) {
        Set<String> served = paths.get();
        return served.contains(path)
                || served.stream().filter(each -> each.contains("{")).anyMatch(each -> matches(each, path));
    }

    private static boolean matches(String pattern, String path) {
        String[] asked = path.split("/", -1);
        String[] parts = pattern.split("/", -1);
        if (asked.length != parts.length) {
            return false;
        }
        for (int i = 0; i < parts.length; i++) {
            if (parts[i].startsWith("{") ? asked[i].isEmpty() : !parts[i].equals(asked[i])) {
                return false;
            }
        }
        return true;
    }

    /** For a request that failed; the log has the reason. */
    public Answer failed() {
        return Answer.error(500, "failed", "The request failed; the log of the server says why");
    }
}

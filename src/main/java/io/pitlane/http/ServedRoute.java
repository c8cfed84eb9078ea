package io.pitlane.http;

import java.util.List;

/**
 * A route that is served over HTTP.
 *
 * @param id of the route
 * @param path a part in braces stands for any
 * @param methods in upper case
 * @param description one sentence
 */
public record ServedRoute(String id, String path, List<String> methods, String description) {

    public ServedRoute {
        methods = List.copyOf(methods);
    }
}

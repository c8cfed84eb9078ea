package io.pitlane.exchange;

import java.net.URI;

/**
 * One HTTP request, ready to send.
 *
 * @param method {@code GET} or {@code POST}
 * @param body JSON for a POST; null: none
 */
public record Request(String method, URI uri, String body) {}

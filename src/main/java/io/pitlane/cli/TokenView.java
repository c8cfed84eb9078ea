package io.pitlane.cli;

import io.pitlane.http.AccessToken;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/** A token as people and programs see it. */
final class TokenView {

    private TokenView() {}

    static Map<String, Object> json(AccessToken token) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("id", token.id());
        json.put("name", token.name());
        json.put("role", token.role().word());
        json.put("created", token.created().toString());
        json.put("expires", token.expires().map(Instant::toString).orElse(null));
        return json;
    }

    static String state(AccessToken token, Instant now) {
        return token.isExpired(now) ? "expired" : "active";
    }
}

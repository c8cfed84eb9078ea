package io.pitlane.http;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * A bearer token as it is kept: not the token itself, which only its bearer has.
 *
 * @param id names it to people; no secret
 * @param name what it is for; may be empty
 * @param hash SHA-256 of the token, lower-case hexadecimal
 * @param expires the first moment at which it is no longer taken; empty: never
 */
public record AccessToken(String id, String name, Role role, String hash, Instant created, Optional<Instant> expires) {

    public AccessToken {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(role, "role");
        Objects.requireNonNull(hash, "hash");
        Objects.requireNonNull(created, "created");
        Objects.requireNonNull(expires, "expires");
    }

    public boolean isExpired(Instant now) {
        return expires.isPresent() && !now.isBefore(expires.get());
    }
}

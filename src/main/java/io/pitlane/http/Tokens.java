package io.pitlane.http;

import io.pitlane.error.InvalidInputException;
import io.pitlane.error.OperationFailedException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** Makes, lists and revokes tokens. Safe for use by many threads and processes. */
public final class Tokens {

    private static final int LONGEST_NAME = 100;
    private static final int ID_BYTES = 4;

    /** A token and its text, which is nowhere else. */
    public record Created(AccessToken token, TokenSecret secret) {}

    private final TokenFile file;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();

    public Tokens(TokenFile file, Clock clock) {
        this.file = file;
        this.clock = clock;
    }

    /**
     * Makes a token.
     *
     * @param name what it is for; may be empty
     * @param lifetime from now; empty: it never expires
     * @throws InvalidInputException if the name is too long or has control characters, or the lifetime is zero
     * @throws OperationFailedException if it cannot be kept
     */
    public Created create(Role role, String name, Optional<Duration> lifetime) {
        if (name.length() > LONGEST_NAME || name.codePoints().anyMatch(Character::isISOControl)) {
            throw new InvalidInputException(
                    "The name of a token is at most " + LONGEST_NAME + " characters, none of them a control character");
        }
        Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        if (lifetime.isPresent() && lifetime.get().compareTo(Duration.ofSeconds(1)) < 0) {
            throw new InvalidInputException("A token lives for a second at least");
        }
        TokenSecret secret = TokenSecret.random();
        List<AccessToken> made = new ArrayList<>();
        file.change(tokens -> {
            AccessToken token =
                    new AccessToken(freeId(tokens), name, role, secret.hash(), now, lifetime.map(now::plus));
            made.add(token);
            List<AccessToken> all = new ArrayList<>(tokens);
            all.add(token);
            return all;
        });
        return new Created(made.get(0), secret);
    }

    /** Every token, the expired ones too, in the order in which they were made. */
    public List<AccessToken> list() {
        return file.read();
    }

    /**
     * Takes a token away; processes that run stop taking it within a second.
     *
     * @throws InvalidInputException if there is none
     * @throws OperationFailedException if the file cannot be written
     */
    public AccessToken revoke(String id) {
        List<AccessToken> revoked = new ArrayList<>();
        file.change(tokens -> {
            List<AccessToken> rest = new ArrayList<>();
            for (AccessToken token : tokens) {
                (token.id().equals(id) ? revoked : rest).add(token);
            }
            if (revoked.isEmpty()) {
                throw new InvalidInputException(
                        "There is no token " + QueryString.shown(id) + "; 'pitlane token list' shows those there are");
            }
            return rest;
        });
        return revoked.get(0);
    }

    private String freeId(List<AccessToken> tokens) {
        while (true) {
            byte[] bytes = new byte[ID_BYTES];
            random.nextBytes(bytes);
            String id = HexFormat.of().formatHex(bytes);
            if (tokens.stream().noneMatch(token -> token.id().equals(id))) {
                return id;
            }
        }
    }
}

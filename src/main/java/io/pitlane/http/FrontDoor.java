package io.pitlane.http;

import io.pitlane.config.HttpSettings;
import io.pitlane.http.Area.Entry;
import io.pitlane.metrics.DoorMetrics;
import java.net.InetAddress;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Decides which requests come in, before anything else sees them. Reads take the role viewer, everything else writer, and
 * {@code /admin} takes admin; who needs no token stands in {@link Area}. A token that is presented decides alone, be the
 * caller on this machine or not. Thread-safe.
 */
public final class FrontDoor {

    private static final String BEARER = "bearer ";
    private static final List<String> LOGIN = List.of("auth", "login");

    private final HttpSettings settings;
    private final TokenRegister tokens;
    private final DoorMetrics metrics;
    private final FailedAttempts failures = new FailedAttempts();

    public FrontDoor(HttpSettings settings, TokenRegister tokens, DoorMetrics metrics) {
        this.settings = settings;
        this.tokens = tokens;
        this.metrics = metrics;
    }

    /** @throws DeniedException if it must not come in; nothing of it may reach a route then */
    public void admit(RequestHead request) throws DeniedException {
        try {
            decide(request);
        } catch (DeniedException denied) {
            count(denied.denial());
            throw denied;
        }
    }

    /** Notes what the listener refuses by itself. */
    public void count(Denial denial) {
        metrics.refused(denial.reason());
    }

    private void decide(RequestHead request) throws DeniedException {
        RequestTarget target = RequestForm.check(
                request, settings.limits().maxHeaders(), settings.limits().maxBody());
        Area area = Area.of(target);
        Entry entry = entry(area, target, settings);
        if (entry == Entry.ANYBODY) {
            return;
        }
        Optional<String> credentials = request.first("Authorization");
        if (credentials.isPresent()) {
            admitBearer(credentials.get(), area.needed(request.reads()), request.remote());
            return;
        }
        if (entry == Entry.TOKEN) {
            throw new DeniedException(Denial.UNAUTHENTICATED, "This path needs a token: Authorization: Bearer …");
        }
        Optional<String> objection = LocalCaller.objection(request);
        if (objection.isPresent()) {
            throw new DeniedException(Denial.UNAUTHENTICATED, objection.get());
        }
        if (area == Area.NOWHERE) {
            // Whatever may be served there one day, it is not served without a token by an oversight.
            throw new DeniedException(Denial.NOT_FOUND, "There is nothing at this path");
        }
    }

    /** Who comes in at a path without a token. */
    static Entry entry(Area area, RequestTarget target, HttpSettings settings) {
        return switch (area) {
            case METRICS -> settings.metricsOpen() ? Entry.ANYBODY : Entry.TOKEN;
            case AUTH -> target.segments().equals(LOGIN) ? Entry.ANYBODY : Entry.TOKEN;
            default -> area.entry();
        };
    }

    private void admitBearer(String credentials, Role needed, InetAddress remote) throws DeniedException {
        Optional<AccessToken> token = credentials.toLowerCase(Locale.ROOT).startsWith(BEARER)
                ? tokens.find(TokenSecret.presented(
                        credentials.substring(BEARER.length()).strip()))
                : Optional.empty();
        if (token.isEmpty()) {
            if (failures.isOneTooMany(remote)) {
                throw new DeniedException(Denial.TOO_MANY_ATTEMPTS, "Too many wrong tokens came from this address");
            }
            throw new DeniedException(Denial.BAD_TOKEN, "The token is unknown, revoked or expired");
        }
        if (!token.get().role().covers(needed)) {
            throw new DeniedException(
                    Denial.FORBIDDEN,
                    "This takes the role " + needed.word() + ", and the token has "
                            + token.get().role().word());
        }
    }
}

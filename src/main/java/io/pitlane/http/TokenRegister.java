package io.pitlane.http;

import io.pitlane.error.OperationFailedException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The tokens that are taken now. It looks at their file when it is asked, though not more often than every tenth of a
 * second, so that a token that is made or revoked by another process is known here at once. While the file cannot be read,
 * no token is taken. Thread-safe.
 */
public final class TokenRegister {

    private static final Logger LOG = LoggerFactory.getLogger(TokenRegister.class);
    private static final long PAUSE_NANOS = Duration.ofMillis(100).toNanos();

    /** What tells one version of the file from the next: it is replaced, never written in place. */
    private record Version(Object key, FileTime modified, long size) {

        private static final Version NONE = new Version("", FileTime.fromMillis(0), -1);
    }

    private record State(Version version, List<AccessToken> tokens, String trouble) {}

    private final TokenFile file;
    private final Clock clock;
    private State state = new State(null, List.of(), "");
    private long lookedAt;

    public TokenRegister(TokenFile file, Clock clock) {
        this.file = file;
        this.clock = clock;
    }

    /** The token with this text, if there is one and it has not expired. Takes the same time whichever it is. */
    Optional<AccessToken> find(TokenSecret presented) {
        byte[] hash = presented.hash().getBytes(StandardCharsets.US_ASCII);
        AccessToken found = null;
        for (AccessToken token : current().tokens()) {
            if (MessageDigest.isEqual(hash, token.hash().getBytes(StandardCharsets.US_ASCII))) {
                found = token;
            }
        }
        return found == null || found.isExpired(clock.instant()) ? Optional.empty() : Optional.of(found);
    }

    /** How many tokens are taken now. */
    long taken() {
        return current().tokens().stream()
                .filter(token -> !token.isExpired(clock.instant()))
                .count();
    }

    /** Why no token is taken; empty where nothing is wrong. */
    String trouble() {
        return current().trouble();
    }

    private synchronized State current() {
        long now = System.nanoTime();
        if (state.version() == null || now - lookedAt >= PAUSE_NANOS) {
            lookedAt = now;
            look();
        }
        return state;
    }

    private void look() {
        try {
            Version version = version();
            if (!version.equals(state.version())) {
                state = new State(version, file.read(), "");
            }
        } catch (OperationFailedException | IOException e) {
            String trouble = e instanceof OperationFailedException ? e.getMessage() : "Cannot look at the tokens: " + e;
            if (!trouble.equals(state.trouble())) {
                LOG.error("{}", trouble);
            }
            state = new State(Version.NONE, List.of(), trouble);
        }
    }

    private Version version() throws IOException {
        try {
            BasicFileAttributes attributes = Files.readAttributes(file.path(), BasicFileAttributes.class);
            return new Version(String.valueOf(attributes.fileKey()), attributes.lastModifiedTime(), attributes.size());
        } catch (NoSuchFileException none) {
            return new Version("none", FileTime.fromMillis(0), 0);
        }
    }
}

package io.pitlane.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.pitlane.error.OperationFailedException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/**
 * The file that keeps tokens: {@code tokens.json} in the data directory, for its owner only, so that they can be checked
 * while the database is away. It is replaced in one step, and writers wait for each other, in this process and in others.
 * Safe for use by many threads.
 */
public final class TokenFile {

    private static final ObjectMapper JSON = new ObjectMapper()
            .enable(SerializationFeature.INDENT_OUTPUT)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
    private static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    private static final Pattern HASH = Pattern.compile("[0-9a-f]{64}");
    private static final Object TURN = new Object();

    private record Content(@JsonProperty(required = true) List<Entry> tokens) {}

    @JsonInclude(JsonInclude.Include.NON_NULL)
    private record Entry(String id, String name, String role, String sha256, String created, String expires) {}

    private final Path file;

    public TokenFile(Path file) {
        this.file = file;
    }

    public Path path() {
        return file;
    }

    /**
     * Every token, in the order in which they were made; none where there is no file.
     *
     * @throws OperationFailedException if the file cannot be read or is not what it should be
     */
    public List<AccessToken> read() {
        try {
            Content content = JSON.readValue(Files.readAllBytes(file), Content.class);
            if (content == null || content.tokens() == null) {
                throw new OperationFailedException(damaged("it has no tokens"), null);
            }
            List<AccessToken> tokens = new ArrayList<>();
            Set<String> ids = new HashSet<>();
            for (Entry entry : content.tokens()) {
                AccessToken token = token(entry);
                if (!ids.add(token.id())) {
                    throw new OperationFailedException(damaged("it has two tokens " + token.id()), null);
                }
                tokens.add(token);
            }
            return List.copyOf(tokens);
        } catch (NoSuchFileException none) {
            return List.of();
        } catch (JsonProcessingException e) {
            // Its message would show a part of the file.
            throw new OperationFailedException(damaged("it is not the JSON that Pitlane wrote"), null);
        } catch (IOException e) {
            throw new OperationFailedException("Cannot read the tokens in " + file + ": " + e, e);
        }
    }

    /**
     * Keeps what {@code change} makes of the tokens.
     *
     * @throws OperationFailedException if the file cannot be read or written; it is as it was then
     */
    void change(UnaryOperator<List<AccessToken>> change) {
        synchronized (TURN) { // a process may not lock a file twice
            try {
                Files.createDirectories(file.getParent());
                try (FileChannel channel = FileChannel.open(
                        file.resolveSibling(file.getFileName() + ".lock"),
                        Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
                        OWNER_ONLY)) {
                    channel.lock(); // until the channel is closed
                    write(change.apply(read()));
                }
            } catch (IOException e) {
                throw new OperationFailedException(
                        "Cannot write the tokens to " + file + ": " + e + "; make the data directory writable", e);
            }
        }
    }

    private void write(List<AccessToken> tokens) throws IOException {
        Path temporary = file.resolveSibling(file.getFileName() + ".new");
        Files.deleteIfExists(temporary);
        try (FileChannel channel = FileChannel.open(
                temporary, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), OWNER_ONLY)) {
            ByteBuffer bytes = ByteBuffer.wrap(JSON.writeValueAsBytes(
                    new Content(tokens.stream().map(TokenFile::entry).toList())));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
        belongToTheFolder(temporary);
        Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        try (FileChannel folder = FileChannel.open(file.getParent(), StandardOpenOption.READ)) {
            folder.force(true);
        }
    }

    /** A token that root makes must be readable by the service that runs as somebody else. */
    private void belongToTheFolder(Path temporary) throws IOException {
        UserPrincipal owner = Files.getOwner(file.getParent());
        if (!Files.getOwner(temporary).equals(owner)) {
            Files.setOwner(temporary, owner);
        }
    }

    private static Entry entry(AccessToken token) {
        return new Entry(
                token.id(),
                token.name(),
                token.role().word(),
                token.hash(),
                token.created().toString(),
                token.expires().map(Instant::toString).orElse(null));
    }

    private AccessToken token(Entry entry) {
        if (entry == null || entry.id() == null || entry.role() == null || entry.created() == null) {
            throw new OperationFailedException(damaged("a token there lacks its id, role or time"), null);
        }
        Role role = Role.of(entry.role())
                .orElseThrow(() -> new OperationFailedException(
                        damaged("token " + entry.id() + " has a role that is none of "
                                + String.join(", ", Role.words())),
                        null));
        if (entry.sha256() == null || !HASH.matcher(entry.sha256()).matches()) {
            throw new OperationFailedException(damaged("token " + entry.id() + " has no SHA-256"), null);
        }
        try {
            return new AccessToken(
                    entry.id(),
                    entry.name() == null ? "" : entry.name(),
                    role,
                    entry.sha256(),
                    Instant.parse(entry.created()),
                    Optional.ofNullable(entry.expires()).map(Instant::parse));
        } catch (DateTimeException e) {
            throw new OperationFailedException(damaged("token " + entry.id() + " has a time that is none"), e);
        }
    }

    private String damaged(String how) {
        return "No token is taken, since " + file + " is damaged: " + how
                + "; remove it and create the tokens anew, or put a copy of it back";
    }
}

package io.pitlane.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.pitlane.error.InvalidInputException;
import io.pitlane.error.OperationFailedException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokensTest {

    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
    private static final String HASH = "0".repeat(64);

    private Path file;
    private Tokens tokens;

    @BeforeEach
    void prepare(@TempDir Path data) {
        file = data.resolve("not there yet").resolve("tokens.json");
        tokens = new Tokens(new TokenFile(file), Clock.fixed(NOW, ZoneOffset.UTC));
    }

    @Test
    void theFileHasHashesOnlyAndIsItsOwnersAlone() throws IOException {
        Tokens.Created created = tokens.create(Role.WRITER, "bot é", Optional.of(Duration.ofDays(1)));
        String secret = created.secret().reveal();

        assertThat(Files.readString(file))
                .contains(created.token().hash(), "\"writer\"", "bot é", "2026-01-03T03:04:05Z")
                .doesNotContain(secret)
                .doesNotContain(secret.substring("pitlane_".length()));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(created.secret().toString() + created).doesNotContain(secret);
        assertThat(secret).matches("pitlane_[A-Za-z0-9_-]{43}");
        try (var left = Files.list(file.getParent())) {
            assertThat(left.map(path -> path.getFileName().toString()))
                    .containsExactlyInAnyOrder("tokens.json", "tokens.json.lock");
        }
    }

    @Test
    void aFileThatOthersCouldReadIsTheirsNoLongerAfterAChange() throws IOException {
        tokens.create(Role.VIEWER, "", Optional.empty());
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw-rw-"));

        tokens.create(Role.VIEWER, "", Optional.empty());

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }

    @Test
    void whatIsListedIsWhatWasMade() {
        AccessToken first = tokens.create(Role.ADMIN, "one", Optional.empty()).token();
        AccessToken second =
                tokens.create(Role.VIEWER, "", Optional.of(Duration.ofHours(2))).token();

        assertThat(tokens.list()).containsExactly(first, second);
        assertThat(tokens.revoke(first.id())).isEqualTo(first);
        assertThat(tokens.list()).containsExactly(second);
        assertThatExceptionOfType(InvalidInputException.class)
                .isThrownBy(() -> tokens.revoke(first.id()))
                .withMessageContaining("pitlane token list");
        assertThat(tokens.list()).containsExactly(second);
    }

    @Test
    void aNameOrLifetimeThatIsNoneIsRefused() {
        assertThatExceptionOfType(InvalidInputException.class)
                .isThrownBy(() -> tokens.create(Role.ADMIN, "a\u001b[31m", Optional.empty()));
        assertThatExceptionOfType(InvalidInputException.class)
                .isThrownBy(() -> tokens.create(Role.ADMIN, "a".repeat(101), Optional.empty()));
        assertThatExceptionOfType(InvalidInputException.class)
                .isThrownBy(() -> tokens.create(Role.ADMIN, "", Optional.of(Duration.ZERO)));
        assertThat(tokens.list()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "{}",
                "{\"tokens\":null}",
                "{\"tokens\":[null]}",
                "{\"tokens\":[],\"more\":1}",
                "{\"tokens\":[]} x",
                "{\"tokens\":[{\"id\":\"a\",\"role\":\"root\",\"sha256\":\"" + "0000"
                        + "\",\"created\":\"2026-01-01T00:00:00Z\"}]}",
                "{\"tokens\":[{\"id\":\"a\",\"role\":\"admin\",\"sha256\":\"secret!\",\"created\":\"2026-01-01T00:00:00Z\"}]}",
                "{\"tokens\":[{\"id\":\"a\",\"role\":\"admin\",\"sha256\":\"HASH\",\"created\":\"yesterday\"}]}",
                "{\"tokens\":[{\"id\":\"a\",\"role\":\"admin\",\"sha256\":\"HASH\",\"created\":\"2026-01-01T00:00:00Z\",\"expires\":\"soon\"}]}",
                "{\"tokens\":[{\"role\":\"admin\",\"sha256\":\"HASH\",\"created\":\"2026-01-01T00:00:00Z\"}]}"
            })
    void aDamagedFileGivesNoTokenAndIsNeverOverwritten(String content) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, content.replace("HASH", HASH));
        TokenRegister register = new TokenRegister(new TokenFile(file), Clock.systemUTC());

        assertThatExceptionOfType(OperationFailedException.class)
                .isThrownBy(tokens::list)
                .withMessageContaining(file.toString())
                .withMessageNotContaining("secret!");
        assertThatExceptionOfType(OperationFailedException.class)
                .isThrownBy(() -> tokens.create(Role.ADMIN, "", Optional.empty()));
        assertThat(Files.readString(file)).isEqualTo(content.replace("HASH", HASH));
        assertThat(register.taken()).isZero();
        assertThat(register.trouble()).contains("damaged");
        assertThat(new DoorCheck("127.0.0.1", register).look().status()).isEqualTo(CheckStatus.WARNING);
    }

    @Test
    void twoProcessesAndThreadsLoseNothing() throws Exception {
        List<Process> processes = List.of(TokenWriterProcess.start(file, 25), TokenWriterProcess.start(file, 25));
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            threads.add(new Thread(() -> {
                for (int n = 0; n < 25; n++) {
                    tokens.create(Role.VIEWER, "thread", Optional.empty());
                }
            }));
        }
        threads.forEach(Thread::start);
        for (Thread thread : threads) {
            thread.join();
        }
        for (Process process : processes) {
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor()).as(output).isZero();
        }

        assertThat(tokens.list()).hasSize(100);
        assertThat(tokens.list().stream().map(AccessToken::id)).doesNotHaveDuplicates();
    }

    @Test
    void theRegisterKnowsWithinASecondWhatAnotherMadeOrRevoked() {
        TokenRegister register = new TokenRegister(new TokenFile(file), Clock.systemUTC());
        assertThat(register.find(TokenSecret.presented("x"))).isEmpty();

        Tokens.Created created = tokens.create(Role.ADMIN, "", Optional.empty());
        TokenSecret presented = TokenSecret.presented(created.secret().reveal());

        Awaitility.await().atMost(Duration.ofSeconds(1)).untilAsserted(() -> assertThat(register.find(presented))
                .hasValue(created.token()));
        tokens.revoke(created.token().id());
        Awaitility.await().atMost(Duration.ofSeconds(1)).untilAsserted(() -> assertThat(register.find(presented))
                .isEmpty());
    }

    @Test
    void theRegisterHealsWhenTheFileIsWholeAgain() throws IOException {
        Tokens.Created created = tokens.create(Role.ADMIN, "", Optional.empty());
        byte[] whole = Files.readAllBytes(file);
        TokenRegister register = new TokenRegister(new TokenFile(file), Clock.systemUTC());
        TokenSecret presented = TokenSecret.presented(created.secret().reveal());
        Files.write(file, new byte[] {'{'});
        Awaitility.await().untilAsserted(() -> assertThat(register.trouble()).isNotEmpty());
        assertThat(register.find(presented)).isEmpty();

        Files.write(file, whole);

        Awaitility.await()
                .untilAsserted(() -> assertThat(register.find(presented)).isPresent());
        assertThat(register.trouble()).isEmpty();
    }

    @Test
    void noTokenIsTakenAnyMoreOnceTheFileCannotBeRead() throws IOException {
        TokenRegister register = new TokenRegister(new TokenFile(file), Clock.fixed(NOW, ZoneOffset.UTC));
        TokenSecret secret = tokens.create(Role.ADMIN, "", Optional.empty()).secret();
        assertThat(register.find(secret)).isPresent();

        Files.writeString(file, "{");

        Awaitility.await().atMost(Duration.ofSeconds(5)).until(() -> register.find(secret)
                .isEmpty());
        assertThat(register.taken()).isZero();
    }

    @Test
    void theDoorCheckWarnsOfANetworkWithoutTokens() {
        TokenRegister register = new TokenRegister(new TokenFile(file), Clock.systemUTC());

        assertThat(new DoorCheck("127.0.0.1", register).look().status()).isEqualTo(CheckStatus.UP);
        assertThat(new DoorCheck("0.0.0.0", register).look().status()).isEqualTo(CheckStatus.WARNING);
        assertThat(new DoorCheck("0.0.0.0", register).look().why()).contains("pitlane token create");
        tokens.create(Role.VIEWER, "", Optional.empty());
        assertThat(new DoorCheck("0.0.0.0", new TokenRegister(new TokenFile(file), Clock.systemUTC()))
                        .look()
                        .status())
                .isEqualTo(CheckStatus.UP);
    }
}

package io.pitlane.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.pitlane.http.Role;
import io.pitlane.testing.FarMachine;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The door before callers that really come from elsewhere, while it listens on every address. */
class FarCallerTest {

    private static final List<String> OPEN_ON_THIS_MACHINE = List.of("/risk/x", "/pit/trades", "/market/trades");
    private static final int MORE_THAN_ARE_FREE = 25;

    @Test
    void whatIsOpenOnThisMachineTakesATokenFromElsewhereWhateverTheCallerSays(@TempDir Path folder) throws IOException {
        List<FarMachine> machines = FarMachine.all();
        assumeFalse(
                machines.isEmpty(),
                "skipped: neither can a network namespace be made here nor is there an address but loopback");
        try (DoorFixture door = DoorFixture.start(folder, Map.of("http.host", "0.0.0.0"))) {
            String token = door.token(Role.WRITER);
            for (FarMachine machine : machines) {
                refusesWithoutToken(door, machine);
                letsInWith(door, machine, token);
            }
            assertThat(door.ask("GET", "/risk/x")).as("from here").contains(DoorFixture.REACHED);
            FarMachine far = machines.get(0);
            for (int i = 0; i < MORE_THAN_ARE_FREE; i++) {
                ask(door, far, "GET", "/risk/x", "Authorization: Bearer wrong");
            }
            assertThat(DoorFixture.status(ask(door, far, "GET", "/risk/x", "Authorization: Bearer wrong")))
                    .isEqualTo(429);
            assertThat(DoorFixture.status(door.ask("GET", "/risk/x", "Authorization", "Bearer wrong")))
                    .as("attempts of others are not ours")
                    .isEqualTo(401);
            assertThat(ask(door, far, "GET", "/risk/x", "Authorization: Bearer " + token))
                    .as("a right token always passes")
                    .contains(DoorFixture.REACHED);
        } finally {
            for (FarMachine machine : machines) {
                machine.close();
            }
        }
    }

    private static void refusesWithoutToken(DoorFixture door, FarMachine machine) throws IOException {
        for (String path : OPEN_ON_THIS_MACHINE) {
            for (String claim : List.of(
                    "X-Nothing: x",
                    "X-Forwarded-For: 127.0.0.1",
                    "Forwarded: for=127.0.0.1",
                    "Origin: http://localhost")) {
                String response = ask(door, machine, "GET", path, claim);
                assertThat(DoorFixture.status(response))
                        .as(machine + " " + path + " " + claim)
                        .isEqualTo(401);
                assertThat(response).doesNotContain(DoorFixture.REACHED);
            }
        }
        assertThat(DoorFixture.status(ask(door, machine, "POST", "/ingest/pit.trades", "Content-Length: 0")))
                .as("%s", machine)
                .isEqualTo(401);
        assertThat(DoorFixture.status(ask(door, machine, "GET", "/health/live", "X-Nothing: x")))
                .as("%s", machine)
                .isEqualTo(200);
    }

    private static void letsInWith(DoorFixture door, FarMachine machine, String token) throws IOException {
        String response = ask(door, machine, "POST", "/risk/x", "Content-Length: 0\r\nAuthorization: Bearer " + token);
        assertThat(response).as("%s", machine).contains(DoorFixture.REACHED);
    }

    private static String ask(DoorFixture door, FarMachine machine, String method, String path, String header)
            throws IOException {
        return machine.send(
                door.port(),
                method + " " + path + " HTTP/1.1\r\nHost: localhost:" + door.port() + "\r\n" + header
                        + "\r\nConnection: close\r\n\r\n");
    }
}

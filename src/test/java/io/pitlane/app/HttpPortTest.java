package io.pitlane.app;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.pitlane.error.OperationFailedException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;

class HttpPortTest {

    @Test
    void refusesAPortThatSomebodyListensOnAndNamesTheCure() throws IOException {
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            assertThatExceptionOfType(OperationFailedException.class)
                    .isThrownBy(() -> HttpPort.requireFree("127.0.0.1", other.getLocalPort()))
                    .withMessageContainingAll("127.0.0.1:" + other.getLocalPort(), "http.port");
        }
    }

    @Test
    void refusesAHostThatIsNotThisMachine() {
        assertThatExceptionOfType(OperationFailedException.class)
                .isThrownBy(() -> HttpPort.requireFree("no-such-host.invalid", 8080))
                .withMessageContaining("http.host");
    }

    @Test
    void letsAFreePortPass() {
        assertThatCode(() -> HttpPort.requireFree("127.0.0.1", 0)).doesNotThrowAnyException();
    }
}

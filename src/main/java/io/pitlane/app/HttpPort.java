package io.pitlane.app;

import io.pitlane.error.OperationFailedException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/** Asks for the port of the listener beforehand: Camel's server only logs that it did not get it, and goes on. */
final class HttpPort {

    private HttpPort() {}

    /** @throws OperationFailedException if nobody could listen there; any free port (0) always passes */
    static void requireFree(String host, int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(host, port));
        } catch (IOException e) {
            throw new OperationFailedException(
                    "Cannot listen on " + host + ":" + port + ": " + e.getMessage()
                            + "; stop what listens there, or choose another http.host or http.port (0: any free one)",
                    e);
        }
    }
}

package io.pitlane.testing;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A wire to a server on 127.0.0.1 that can be cut, at once or at the very moment of a COMMIT, be silent, or be slow. */
public final class CuttableProxy implements AutoCloseable {

    /** Where the wire breaks when a client says COMMIT. */
    public enum Break {
        /** It does not. */
        NEVER,
        /** Before the server hears of it: nothing is committed. */
        BEFORE_COMMIT,
        /** After the server's answer has left it: everything is committed and nobody knows. */
        BEFORE_ANSWER
    }

    private static final String COMMIT = "COMMIT";
    private static final Pattern PREPARED_COMMIT = Pattern.compile("(S_\\d+)\0COMMIT\0");

    private final int serverPort;
    private final int port;
    private final Set<Wire> wires = ConcurrentHashMap.newKeySet();
    private final Object ice = new Object();
    private boolean frozen;
    private volatile ServerSocket listener;
    private volatile Break atCommit = Break.NEVER;
    private volatile long delayMillis;

    public CuttableProxy(int serverPort) {
        this.serverPort = serverPort;
        this.listener = listenAnywhere();
        this.port = listener.getLocalPort();
    }

    public int port() {
        return port;
    }

    /** Cuts the wire of the next COMMIT, and only of that. */
    public void breakNextCommit(Break where) {
        atCommit = where;
    }

    /** Cuts every wire and refuses new ones. */
    public void cut() {
        closeQuietly(listener);
        wires.forEach(Wire::close);
    }

    /** Breaks every wire with a reset, as a firewall does; new ones are taken. */
    public void reset() {
        wires.forEach(Wire::reset);
    }

    /** Lets each piece wait so long on its way, in both directions; 0: not at all. */
    public void slowDown(long millisAPiece) {
        delayMillis = millisAPiece;
    }

    /** Takes connections again, on the same port. */
    public void mend() {
        listener = listen(port);
    }

    /** Keeps every wire and lets nothing through, as a server that hangs; new wires are taken and kept silent too. */
    public void freeze() {
        synchronized (ice) {
            frozen = true;
        }
    }

    /** Lets through what was held back. */
    public void thaw() {
        synchronized (ice) {
            frozen = false;
            ice.notifyAll();
        }
    }

    private void awaitThaw() throws IOException {
        synchronized (ice) {
            try {
                while (frozen) {
                    ice.wait();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException(e);
            }
        }
    }

    private void delay() throws IOException {
        long millis = delayMillis;
        if (millis > 0) {
            try {
                Thread.sleep(millis);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException(e);
            }
        }
    }

    @Override
    public void close() {
        thaw();
        cut();
    }

    /** Below the ports that systems give away by themselves: else somebody else has it when the proxy is mended. */
    private ServerSocket listenAnywhere() {
        UncheckedIOException failure = null;
        for (int attempt = 0; attempt < 100; attempt++) {
            try {
                return listen(ThreadLocalRandom.current().nextInt(20_000, 32_000));
            } catch (UncheckedIOException e) {
                failure = e;
            }
        }
        throw failure;
    }

    private ServerSocket listen(int wantedPort) {
        try {
            ServerSocket socket = new ServerSocket();
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), wantedPort));
            start("accept", () -> {
                while (!socket.isClosed()) {
                    connect(socket.accept());
                }
            });
            return socket;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void connect(Socket client) throws IOException {
        Socket server;
        try {
            server = new Socket("127.0.0.1", serverPort);
        } catch (IOException serverIsDown) {
            closeQuietly(client);
            return;
        }
        Wire wire = new Wire(client, server);
        wires.add(wire);
        start("to-server", wire::carryToServer);
        start("to-client", wire::carryToClient);
    }

    private static void start(String name, Carrying carrying) {
        Thread thread = new Thread(
                () -> {
                    try {
                        carrying.run();
                    } catch (IOException closed) {
                        // The wire was cut or an end hung up: this direction is done.
                    }
                },
                "proxy-" + name);
        thread.setDaemon(true);
        thread.start();
    }

    private static void closeQuietly(Closeable closeable) {
        try {
            closeable.close();
        } catch (IOException alreadyClosed) {
            // As wanted.
        }
    }

    @FunctionalInterface
    private interface Carrying {
        void run() throws IOException;
    }

    /** One connection, both directions. */
    private final class Wire {

        private final Socket client;
        private final Socket server;
        private volatile boolean swallowsAnswer;
        /** The name of the prepared COMMIT; used by one thread. */
        private String commitStatement;

        Wire(Socket client, Socket server) {
            this.client = client;
            this.server = server;
        }

        void carryToServer() throws IOException {
            try {
                carry(client.getInputStream(), server.getOutputStream(), true);
            } finally {
                close();
            }
        }

        void carryToClient() throws IOException {
            try {
                carry(server.getInputStream(), client.getOutputStream(), false);
            } finally {
                close();
            }
        }

        void reset() {
            try {
                client.setSoLinger(true, 0);
                server.setSoLinger(true, 0);
            } catch (IOException alreadyClosed) {
                // As wanted.
            }
            close();
        }

        void close() {
            closeQuietly(client);
            closeQuietly(server);
            wires.remove(this);
        }

        /** The driver writes a COMMIT in one piece, short enough never to be split over two reads on a loopback. */
        private void carry(InputStream in, OutputStream out, boolean towardsServer) throws IOException {
            byte[] buffer = new byte[8192];
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                awaitThaw();
                delay();
                if (!towardsServer && swallowsAnswer) {
                    return;
                }
                if (towardsServer && saysCommit(buffer, read) && atCommit != Break.NEVER) {
                    swallowsAnswer = atCommit == Break.BEFORE_ANSWER;
                    atCommit = Break.NEVER;
                    if (!swallowsAnswer) {
                        return;
                    }
                }
                out.write(buffer, 0, read);
                out.flush();
            }
        }

        /** The driver names the statement when it sends its text, and from then on sends the name alone. */
        private boolean saysCommit(byte[] buffer, int length) {
            String message = new String(buffer, 0, length, StandardCharsets.ISO_8859_1);
            Matcher prepared = PREPARED_COMMIT.matcher(message);
            if (prepared.find()) {
                commitStatement = prepared.group(1);
            }
            return message.contains(COMMIT)
                    || (commitStatement != null && message.contains('\0' + commitStatement + '\0'));
        }
    }
}

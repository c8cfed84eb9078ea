package io.pitlane.selftest;

import io.pitlane.error.OperationFailedException;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The wire between the product and its database, from a port of 127.0.0.1, so that the database can be taken away and
 * given back. Thread-safe.
 */
final class DatabaseWire implements AutoCloseable {

    private final String host;
    private final int serverPort;
    private final int port;
    private final Set<Socket> ends = ConcurrentHashMap.newKeySet();
    private ServerSocket listener;

    DatabaseWire(String host, int serverPort) {
        this.host = host;
        this.serverPort = serverPort;
        this.listener = listen(0);
        this.port = listener.getLocalPort();
    }

    /** Where the product connects. */
    int port() {
        return port;
    }

    /** Breaks every connection and refuses new ones. */
    synchronized void cut() {
        closeQuietly(listener);
        breakConnections();
    }

    /** Breaks every connection; new ones are taken at once. */
    void breakConnections() {
        ends.forEach(DatabaseWire::closeQuietly);
    }

    /** Takes connections, on the same port as ever. Harmless where it does. */
    synchronized void mend() {
        if (listener.isClosed()) {
            listener = listen(port);
        }
    }

    @Override
    public void close() {
        cut();
    }

    private ServerSocket listen(int wanted) {
        try {
            ServerSocket socket = new ServerSocket();
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), wanted));
            start(() -> {
                while (!socket.isClosed()) {
                    connect(socket.accept());
                }
            });
            return socket;
        } catch (IOException e) {
            throw new OperationFailedException("Cannot listen on a port of this machine: " + e, e);
        }
    }

    private void connect(Socket client) {
        try {
            Socket server = new Socket(host, serverPort);
            ends.add(client);
            ends.add(server);
            start(() -> carry(client, server));
            start(() -> carry(server, client));
        } catch (IOException refused) {
            closeQuietly(client);
        }
    }

    private void carry(Socket from, Socket to) throws IOException {
        byte[] buffer = new byte[16 << 10];
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                out.write(buffer, 0, read);
            }
        } finally {
            closeQuietly(from);
            closeQuietly(to);
            ends.remove(from);
            ends.remove(to);
        }
    }

    private static void start(Carrying carrying) {
        Thread thread = new Thread(
                () -> {
                    try {
                        carrying.run();
                    } catch (IOException ended) {
                        return; // somebody hung up, or the wire was cut
                    }
                },
                "database-wire");
        thread.setDaemon(true);
        thread.start();
    }

    private static void closeQuietly(Closeable end) {
        try {
            end.close();
        } catch (IOException closed) {
            return; // as wanted
        }
    }

    @FunctionalInterface
    private interface Carrying {
        void run() throws IOException;
    }
}

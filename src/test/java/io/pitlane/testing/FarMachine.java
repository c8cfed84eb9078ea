package io.pitlane.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A caller that does not come over loopback: one in a network of its own, tied to this machine by a pair of virtual
 * cables, where the system allows that; and this machine itself by an address that the network knows it by.
 */
public final class FarMachine implements AutoCloseable {

    private static final int TIMEOUT_MILLIS = 20_000;

    private final String name;
    private final String here;
    /** Empty: it is this machine itself. */
    private final String namespace;

    private FarMachine(String name, String here, String namespace) {
        this.name = name;
        this.here = here;
        this.namespace = namespace;
    }

    /** All that can be had; each is to be closed. */
    public static List<FarMachine> all() throws IOException {
        List<FarMachine> machines = new ArrayList<>();
        inNetworkOfItsOwn().ifPresent(machines::add);
        ownAddress().ifPresent(machines::add);
        return machines;
    }

    private static Optional<FarMachine> inNetworkOfItsOwn() throws IOException {
        long number = ProcessHandle.current().pid() % 16_000;
        String space = "pitlane" + number;
        String network = "198.18." + number / 64 + ".";
        String here = network + (number % 64 * 4 + 1);
        String there = network + (number % 64 * 4 + 2);
        FarMachine machine = new FarMachine("a network of its own", here, space);
        boolean made = run("ip", "netns", "add", space)
                && run("ip", "link", "add", "pv" + number + "a", "type", "veth", "peer", "name", "pv" + number + "b")
                && run("ip", "link", "set", "pv" + number + "b", "netns", space)
                && run("ip", "addr", "add", here + "/30", "dev", "pv" + number + "a")
                && run("ip", "link", "set", "pv" + number + "a", "up")
                && run("ip", "-n", space, "addr", "add", there + "/30", "dev", "pv" + number + "b")
                && run("ip", "-n", space, "link", "set", "pv" + number + "b", "up");
        if (!made) {
            machine.close();
        }
        return made ? Optional.of(machine) : Optional.empty();
    }

    private static Optional<FarMachine> ownAddress() throws IOException {
        return NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .filter(address -> address instanceof Inet4Address && !address.isLoopbackAddress())
                .map(InetAddress::getHostAddress)
                .filter(address -> !address.startsWith("198.18."))
                .findFirst()
                .map(address -> new FarMachine("this machine by " + address, address, ""));
    }

    /** Sends a request as it stands to a port of this machine, and gives what comes back until the connection ends. */
    public String send(int port, String request) throws IOException {
        byte[] bytes = request.getBytes(StandardCharsets.ISO_8859_1);
        if (namespace.isEmpty()) {
            try (Socket socket = new Socket(here, port)) {
                socket.setSoTimeout(TIMEOUT_MILLIS);
                socket.getOutputStream().write(bytes);
                return text(socket.getInputStream());
            }
        }
        String talk = "exec 3<>/dev/tcp/" + here + "/" + port + "; cat >&3; cat <&3";
        Process caller = new ProcessBuilder("ip", "netns", "exec", namespace, "timeout", "20", "bash", "-c", talk)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (OutputStream out = caller.getOutputStream()) {
            out.write(bytes);
        }
        return text(caller.getInputStream());
    }

    private static String text(InputStream in) throws IOException {
        return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
    }

    @Override
    public String toString() {
        return name;
    }

    /** Its cables go with it. */
    @Override
    public void close() throws IOException {
        if (!namespace.isEmpty()) {
            run("ip", "netns", "del", namespace);
        }
    }

    private static boolean run(String... words) throws IOException {
        try {
            return new ProcessBuilder(Arrays.asList(words))
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } catch (IOException noSuchProgram) {
            return false;
        }
    }
}

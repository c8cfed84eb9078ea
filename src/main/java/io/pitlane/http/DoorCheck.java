package io.pitlane.http;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** Whether the door is shut to those who should not come in, and opens for those who should. */
public final class DoorCheck implements HealthCheck {

    private final String host;
    private final TokenRegister tokens;

    /** @param host the address that is listened on */
    public DoorCheck(String host, TokenRegister tokens) {
        this.host = host;
        this.tokens = tokens;
    }

    @Override
    public String name() {
        return "door";
    }

    @Override
    public Finding look() {
        if (!tokens.trouble().isEmpty()) {
            return Finding.warning(tokens.trouble());
        }
        long taken = tokens.taken();
        String known = taken == 1 ? "1 token is taken" : taken + " tokens are taken";
        if (isLoopback()) {
            return Finding.up("Only this machine reaches " + host + "; " + known);
        }
        return taken > 0
                ? Finding.up("The network reaches " + host + "; " + known)
                : Finding.warning(
                        "The network reaches " + host + ", and there is no token, so that nothing is"
                                + " answered there but what needs none; run 'pitlane token create', or set http.host = 127.0.0.1");
    }

    private boolean isLoopback() {
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }
}

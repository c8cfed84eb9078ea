package io.pitlane.job;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** How this process is named in the history. */
final class ThisProcess {

    private ThisProcess() {}

    /** Its number, and the machine where that has a name. */
    static String name() {
        long pid = ProcessHandle.current().pid();
        try {
            return pid + "@" + InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return Long.toString(pid);
        }
    }
}

package io.pitlane.load;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** Tells by its beginning whether a file holds recorded lines. Pure functions. */
final class RecordingSign {

    private static final int LOOK_AHEAD = 64 * 1024;

    private RecordingSign() {}

    /** False, too, where the file cannot be read: its load will tell why. */
    static boolean isOn(Path file) {
        try (InputStream content = ContentStream.open(Files.newInputStream(file))) {
            byte[] start = content.readNBytes(LOOK_AHEAD);
            return isOn(start);
        } catch (IOException e) {
            return false;
        }
    }

    /** Any line will do: the first may be broken. */
    private static boolean isOn(byte[] start) {
        RecordedLine line = new RecordedLine();
        for (int at = 0; at < start.length; at = behindNewline(start, at)) {
            if (line.isOne(start, firstBrace(start, at), start.length)) {
                return true;
            }
        }
        return false;
    }

    /** Behind a byte order mark and the bracket that opens an array. */
    private static int firstBrace(byte[] start, int from) {
        int at = from;
        while (at < start.length && start[at] != '{' && start[at] != '\n') {
            at++;
        }
        return at;
    }

    private static int behindNewline(byte[] start, int from) {
        int at = from;
        while (at < start.length && start[at] != '\n') {
            at++;
        }
        return at + 1;
    }
}

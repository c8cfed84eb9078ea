package io.pitlane.http;

import io.pitlane.load.ContentStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Undoes the compression of a body, as far as memory allows. Pure functions. */
final class BodyUnpacking {

    private BodyUnpacking() {}

    /**
     * @param encoding {@code gzip}, {@code zstd}, {@code identity} or empty
     * @param most bytes that it may have when it is unpacked
     * @throws RefusedRequestException 415 for another encoding, 413 for a longer content, 400 for one that is damaged
     */
    static byte[] unpack(byte[] body, String encoding, int most) {
        switch (encoding) {
            case "", "identity" -> {
                if (body.length > most) {
                    throw tooLong(most);
                }
                return body;
            }
            case "gzip", "x-gzip" -> requireStart(body, "gzip", 0x1F, 0x8B);
            case "zstd" -> requireStart(body, "zstd", 0x28, 0xB5, 0x2F, 0xFD);
            default ->
                throw new RefusedRequestException(
                        415,
                        "unsupported-encoding",
                        "Content-Encoding " + QueryString.shown(encoding) + " is not taken; there are gzip and zstd");
        }
        try (InputStream content = ContentStream.open(new ByteArrayInputStream(body))) {
            byte[] unpacked = content.readNBytes(most + 1);
            if (unpacked.length > most) {
                throw tooLong(most);
            }
            return unpacked;
        } catch (IOException damaged) {
            throw new RefusedRequestException(400, "malformed-body", "The body is no whole " + encoding + " content");
        }
    }

    private static void requireStart(byte[] body, String name, int... start) {
        for (int i = 0; i < start.length; i++) {
            if (i >= body.length || (body[i] & 0xFF) != start[i]) {
                throw new RefusedRequestException(
                        400, "malformed-body", "Content-Encoding says " + name + ", and the body is something else");
            }
        }
    }

    private static RefusedRequestException tooLong(int most) {
        return new RefusedRequestException(
                413,
                "body-too-large",
                "The body is longer than " + most + " bytes when it is unpacked; send it in parts");
    }
}

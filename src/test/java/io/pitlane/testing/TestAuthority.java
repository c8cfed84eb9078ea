package io.pitlane.testing;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** A certificate authority of a test's own, and a server certificate that it signed for one host name. */
public final class TestAuthority {

    private static final String STORE_PASSWORD = "test-store";

    private final Path folder;
    private final Path store;

    private TestAuthority(Path folder) {
        this.folder = folder;
        this.store = folder.resolve("keys.p12");
    }

    /** @param folder an empty one, which keeps the files */
    public static TestAuthority create(Path folder, String hostName) throws IOException, GeneralSecurityException {
        TestAuthority authority = new TestAuthority(folder);
        authority.keytool(
                "-genkeypair", "-alias", "authority", "-dname", "CN=Pitlane test authority", "-ext", "bc:c=ca:true");
        authority.keytool(
                "-genkeypair",
                "-alias",
                "server",
                "-dname",
                "CN=" + hostName,
                "-ext",
                "san=dns:" + hostName,
                "-signer",
                "authority");
        authority.keytool(
                "-exportcert",
                "-alias",
                "authority",
                "-rfc",
                "-file",
                authority.certificate().toString());
        authority.keytool(
                "-exportcert",
                "-alias",
                "server",
                "-rfc",
                "-file",
                authority.serverCertificate().toString());
        authority.writeServerKey();
        return authority;
    }

    /** Of the authority itself, PEM. */
    public Path certificate() {
        return folder.resolve("authority.pem");
    }

    /** Of the server, PEM. */
    public Path serverCertificate() {
        return folder.resolve("server.pem");
    }

    /** Of the server, PEM, without a password. */
    public Path serverKey() {
        return folder.resolve("server.key");
    }

    private void keytool(String... arguments) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.addAll(List.of(arguments));
        command.addAll(List.of("-keystore", store.toString(), "-storetype", "PKCS12", "-storepass", STORE_PASSWORD));
        if (arguments[0].equals("-genkeypair")) {
            command.addAll(List.of("-keyalg", "RSA", "-keysize", "2048", "-validity", "30"));
        }
        Commands.run(command);
    }

    private void writeServerKey() throws IOException, GeneralSecurityException {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, STORE_PASSWORD.toCharArray());
        }
        byte[] key = keys.getKey("server", STORE_PASSWORD.toCharArray()).getEncoded();
        Files.writeString(
                serverKey(),
                "-----BEGIN PRIVATE KEY-----\n"
                        + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(key)
                        + "\n-----END PRIVATE KEY-----\n");
        Files.setPosixFilePermissions(serverKey(), PosixFilePermissions.fromString("rw-------"));
    }
}

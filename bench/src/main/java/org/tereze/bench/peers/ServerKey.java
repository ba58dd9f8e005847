package org.tereze.bench.peers;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;

/**
 * A P-256 key with a self-signed certificate for servers of this machine, made for one run, in the
 * forms that servers take it in. Immutable; safe in any thread.
 */
final class ServerKey {
  static final String PASSWORD = "peers-on-loopback";
  private static final String ALIAS = "peer";

  private final Path folder;
  private final SSLContext context;

  /** Makes a key in a folder, by the JDK's own keytool. */
  ServerKey(Path folder) throws IOException {
    this.folder = folder;
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                ALIAS,
                "-keyalg",
                "EC",
                "-groupname",
                "secp256r1",
                "-dname",
                "CN=localhost",
                "-ext",
                "san=ip:127.0.0.1,dns:localhost",
                "-storetype",
                "PKCS12",
                "-keystore",
                store().toString(),
                "-storepass",
                PASSWORD)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("keytool.log").toFile())
            .start();
    if (keytool.onExit().join().exitValue() != 0) {
      throw new IOException("keytool made no key; see " + folder.resolve("keytool.log"));
    }
    try (InputStream in = Files.newInputStream(store())) {
      KeyStore keys = KeyStore.getInstance("PKCS12");
      keys.load(in, PASSWORD.toCharArray());
      write(key(), "PRIVATE KEY", keys.getKey(ALIAS, PASSWORD.toCharArray()).getEncoded());
      write(certificate(), "CERTIFICATE", keys.getCertificate(ALIAS).getEncoded());
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      KeyStore trusted = KeyStore.getInstance("PKCS12");
      trusted.load(null, null);
      trusted.setCertificateEntry(ALIAS, keys.getCertificate(ALIAS));
      trust.init(trusted);
      context = SSLContext.getInstance("TLSv1.3");
      context.init(null, trust.getTrustManagers(), null);
    } catch (GeneralSecurityException e) {
      throw new IOException("the key is of no use", e);
    }
  }

  private static void write(Path file, String what, byte[] encoded) throws IOException {
    Base64.Encoder base64 = Base64.getMimeEncoder(64, new byte[] {'\n'});
    Files.writeString(
        file,
        "-----BEGIN "
            + what
            + "-----\n"
            + new String(base64.encode(encoded), StandardCharsets.US_ASCII)
            + "\n-----END "
            + what
            + "-----\n");
  }

  /** PKCS #12, with {@link #PASSWORD}. */
  Path store() {
    return folder.resolve("server.p12");
  }

  /** PEM, PKCS #8. */
  Path key() {
    return folder.resolve("key.pem");
  }

  /** PEM. */
  Path certificate() {
    return folder.resolve("certificate.pem");
  }

  /** Goes on in TLS 1.3 on a connected socket, trusting this key alone. */
  SSLSocket client(Socket socket) throws IOException {
    SSLSocket tls =
        (SSLSocket)
            context.getSocketFactory().createSocket(socket, "127.0.0.1", socket.getPort(), true);
    tls.startHandshake();
    return tls;
  }
}

package dev.tollway.operator.standalone.api;

import dev.tollway.operator.standalone.objects.PrivateFiles;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.Optional;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * A certificate authority of this data directory's own, and a certificate for loopback signed by
 * it. The authority is kept while it is valid, so that a kubeconfig that was copied stays good; the
 * server's certificate is made anew at each start and its key never reaches the disk.
 */
final class Certificates {
  private static final Duration CA_LIFE = Duration.ofDays(3650);
  private static final Duration SERVER_LIFE = Duration.ofDays(825);

  /** Long enough for a process that runs on. */
  private static final Duration CA_RENEWAL = Duration.ofDays(900);

  private static final Duration CLOCK_SLACK = Duration.ofMinutes(5);

  private record Authority(PrivateKey key, X509Certificate certificate) {}

  private final Authority authority;
  private final KeyPair serverKey;
  private final X509Certificate serverCertificate;

  private Certificates(Authority authority, KeyPair serverKey, X509Certificate server) {
    this.authority = authority;
    this.serverKey = serverKey;
    this.serverCertificate = server;
  }

  /**
   * Reads or makes the authority, files {@code ca.crt} and {@code ca.key} (0600) of a directory,
   * and signs a new certificate.
   *
   * @throws IOException naming the file, when one cannot be written
   */
  static Certificates in(Path directory, Instant now) throws IOException {
    try {
      Optional<Authority> kept = read(directory, now);
      Authority authority = kept.isPresent() ? kept.get() : make(directory, now);
      KeyPair key = newKey();
      return new Certificates(authority, key, signServer(authority, key.getPublic(), now));
    } catch (GeneralSecurityException | OperatorCreationException e) {
      throw new IOException("cannot make the certificate of the loopback API", e);
    }
  }

  /** The authority's certificate as PEM. */
  String authorityPem() throws IOException {
    return pem(authority.certificate());
  }

  /** For a server that proves itself with the signed certificate. */
  SSLContext serverContext() throws IOException {
    try {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      Certificate[] chain = {serverCertificate, authority.certificate()};
      store.setKeyEntry("server", serverKey.getPrivate(), new char[0], chain);
      KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
      keys.init(store, new char[0]);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keys.getKeyManagers(), null, null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IOException("cannot use the certificate of the loopback API", e);
    }
  }

  private static Optional<Authority> read(Path directory, Instant now) throws IOException {
    Path certificateFile = directory.resolve("ca.crt");
    Path keyFile = directory.resolve("ca.key");
    if (!Files.isRegularFile(certificateFile) || !Files.isRegularFile(keyFile)) {
      return Optional.empty();
    }
    try (PEMParser certificates = parser(certificateFile);
        PEMParser keys = parser(keyFile)) {
      if (certificates.readObject() instanceof X509CertificateHolder holder
          && keys.readObject() instanceof PrivateKeyInfo info) {
        X509Certificate certificate = new JcaX509CertificateConverter().getCertificate(holder);
        certificate.checkValidity(Date.from(now));
        certificate.checkValidity(Date.from(now.plus(CA_RENEWAL)));
        certificate.verify(certificate.getPublicKey());
        PrivateKey key =
            KeyFactory.getInstance("EC")
                .generatePrivate(new PKCS8EncodedKeySpec(info.getEncoded()));
        return belongTogether(key, certificate.getPublicKey())
            ? Optional.of(new Authority(key, certificate))
            : Optional.empty();
      }
      return Optional.empty();
    } catch (GeneralSecurityException | IOException unusable) {
      // An authority that cannot be used any more is replaced: it vouches for this server alone.
      return Optional.empty();
    }
  }

  private static boolean belongTogether(PrivateKey key, PublicKey publicKey)
      throws GeneralSecurityException {
    byte[] probe = "probe".getBytes(StandardCharsets.US_ASCII);
    Signature signature = Signature.getInstance("SHA256withECDSA");
    signature.initSign(key);
    signature.update(probe);
    byte[] signed = signature.sign();
    signature.initVerify(publicKey);
    signature.update(probe);
    return signature.verify(signed);
  }

  private static PEMParser parser(Path file) throws IOException {
    return new PEMParser(new StringReader(Files.readString(file)));
  }

  private static Authority make(Path directory, Instant now)
      throws IOException, GeneralSecurityException, OperatorCreationException {
    KeyPair pair = newKey();
    X500Name name = new X500Name("CN=Tollway standalone CA");
    X509v3CertificateBuilder builder = builder(name, name, pair.getPublic(), now, CA_LIFE);
    builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(0));
    builder.addExtension(
        Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
    X509Certificate certificate = sign(builder, pair.getPrivate());
    PrivateFiles.write(directory.resolve("ca.key"), pem(pair.getPrivate()));
    PrivateFiles.write(directory.resolve("ca.crt"), pem(certificate));
    return new Authority(pair.getPrivate(), certificate);
  }

  private static X509Certificate signServer(Authority authority, PublicKey key, Instant now)
      throws IOException, GeneralSecurityException, OperatorCreationException {
    X500Name issuer =
        X500Name.getInstance(authority.certificate().getSubjectX500Principal().getEncoded());
    X509v3CertificateBuilder builder =
        builder(issuer, new X500Name("CN=tollway"), key, now, SERVER_LIFE);
    builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
    builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
    builder.addExtension(
        Extension.extendedKeyUsage, false, new ExtendedKeyUsage(KeyPurposeId.id_kp_serverAuth));
    GeneralName[] names = {
      new GeneralName(GeneralName.iPAddress, "127.0.0.1"),
      new GeneralName(GeneralName.iPAddress, "::1"),
      new GeneralName(GeneralName.dNSName, "localhost")
    };
    builder.addExtension(Extension.subjectAlternativeName, false, new GeneralNames(names));
    return sign(builder, authority.key());
  }

  private static X509v3CertificateBuilder builder(
      X500Name issuer, X500Name subject, PublicKey key, Instant now, Duration life) {
    return new JcaX509v3CertificateBuilder(
        issuer,
        new BigInteger(127, new SecureRandom()),
        Date.from(now.minus(CLOCK_SLACK)),
        Date.from(now.plus(life)),
        subject,
        key);
  }

  private static X509Certificate sign(X509v3CertificateBuilder builder, PrivateKey key)
      throws GeneralSecurityException, OperatorCreationException {
    return new JcaX509CertificateConverter()
        .getCertificate(builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(key)));
  }

  private static KeyPair newKey() throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    return generator.generateKeyPair();
  }

  private static String pem(Object object) throws IOException {
    StringWriter text = new StringWriter();
    try (JcaPEMWriter writer = new JcaPEMWriter(text)) {
      writer.writeObject(
          object instanceof PrivateKey key ? new JcaPKCS8Generator(key, null) : object);
    }
    return text.toString();
  }
}

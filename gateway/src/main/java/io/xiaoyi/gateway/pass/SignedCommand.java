package io.xiaoyi.gateway.pass;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A command as its sender signed it: a COSE_Sign1 over
 * {@code {1: station, 2: id, 3: iat, 4: exp, 5: name, 6: {* tstr => any}, ? 7: nonce}}, external data
 * {@code xiaoyi/command/1/TENANT}. The arguments' values are of the kinds {@link Cbor} has.
 *
 * @param kid the signer's key id
 * @param algorithm what the header says; refused unless it is the signer's key's own
 * @param toBeSigned the COSE {@code Sig_structure}; it binds the tenant it was read for
 * @param signature 64 bytes
 * @param encoded the whole COSE_Sign1
 */
public record SignedCommand(long kid, Algorithm algorithm, Command command, Octets toBeSigned, Octets signature,
        Octets encoded) {
    /** Longer ones are not looked into. */
    public static final int LONGEST = 16_384;

    private static final int STATION = 1;
    private static final int ID = 2;
    private static final int IAT = 3;
    private static final int EXP = 4;
    private static final int NAME = 5;
    private static final int ARGUMENTS = 6;
    private static final int NONCE = 7;

    /** Signs; times are cut to whole seconds. */
    public static SignedCommand sign(Command command, String tenant, long kid, SigningKey key) {
        var whole = new Command(command.station(), command.id(), seconds(command.issuedAt()), seconds(command
                .expires()), command.name(), command.arguments(), command.nonce());
        return of(Envelope.seal(Purpose.COMMAND, tenant, kid, key, write(whole)), whole, tenant);
    }

    /** What the bytes say; the signature is not verified yet. */
    public static Checked<SignedCommand> read(Octets encoded, String tenant) {
        if (encoded.length() > LONGEST) {
            return new Checked.Bad<>(Checked.Fault.MALFORMED, "command", encoded.length() + " bytes", "at most "
                    + LONGEST);
        }
        return Envelope.open(Purpose.COMMAND, encoded).then(envelope -> Form.read("command", envelope.message()
                .payload(), SignedCommand::readFields).then(command -> Checked.good(of(envelope, command, tenant))));
    }

    /** Whether {@code signer} signed it, with the algorithm that is its own. */
    public boolean verifies(PublicKey signer) {
        return signer.algorithm() == algorithm && signer.verifies(toBeSigned, signature);
    }

    private static SignedCommand of(Envelope envelope, Command command, String tenant) {
        return new SignedCommand(envelope.kid(), envelope.algorithm(), command, envelope.toBeSigned(tenant), envelope
                .message().signature(), envelope.message().encode());
    }

    private static Octets write(Command command) {
        Map<Cbor, Cbor> arguments = new HashMap<>();
        command.arguments().forEach((name, value) -> arguments.put(Cbor.of(name), value));
        var to = new CborWriter().map(command.nonce().isPresent() ? 7 : 6).integer(STATION).text(command.station())
                .integer(ID).bytes(command.id()).integer(IAT).integer(command.issuedAt().getEpochSecond()).integer(EXP)
                .integer(command.expires().getEpochSecond()).integer(NAME).text(command.name()).integer(ARGUMENTS)
                .value(new Cbor.Table(arguments));
        command.nonce().ifPresent(nonce -> to.integer(NONCE).bytes(nonce));
        return to.octets();
    }

    private static Command readFields(Form form, CborReader in) throws CborException {
        int pairs = in.map();
        if (pairs != 6 && pairs != 7) {
            throw in.fault("a map of " + pairs, "6 pairs, or 7 with a nonce");
        }
        label(form, STATION);
        String station = form.name("key 1 (station)", Claims.LONGEST_STATION);
        label(form, ID);
        Octets id = in.bytes(Command.ID_LENGTH);
        label(form, IAT);
        Instant issuedAt = form.seconds("key 3 (iat)");
        label(form, EXP);
        Instant expires = form.seconds("key 4 (exp)");
        Duration life = Duration.between(issuedAt, expires);
        if (!life.isPositive() || life.compareTo(Command.LONGEST_LIFE) > 0) {
            throw in.fault("a life of " + life.toSeconds() + " s", "1 to 60 s");
        }
        label(form, NAME);
        String name = form.name("key 5 (name)", Command.LONGEST_NAME);
        label(form, ARGUMENTS);
        Map<String, Cbor> arguments = new LinkedHashMap<>();
        for (int left = in.map(); left > 0; left--) {
            arguments.put(in.text(), in.value());
        }
        Optional<Octets> nonce = Optional.empty();
        if (pairs == 7) {
            label(form, NONCE);
            nonce = Optional.of(in.bytes(Command.NONCE_LENGTH));
        }
        return new Command(station, id, issuedAt, expires, name, arguments, nonce);
    }

    private static void label(Form form, int expected) throws CborException {
        form.at("key " + expected).integer(expected, expected);
    }

    private static Instant seconds(Instant instant) {
        return instant.truncatedTo(ChronoUnit.SECONDS);
    }
}

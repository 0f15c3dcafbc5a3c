package dev.langchain4j.memori.data;

import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * How far memories are believed by where they came from, and how much that may change the order of hits. Immutable.
 *
 * <pre>
 *   trust  = min(1, accuracy · max(0.5, 1 - age/365 days) · (confirmed ? 1.3 : 1) · min(1.5, 1 + 0.1·corroborations))
 *   factor = 1 + strength · min(1, (trust - ordinary) / 0.5),   ordinary = 0.5 · max(0.5, 1 - age/365 days)
 * </pre>
 *
 * <p>Accuracy is that of the actor if it has one here, else that of the channel, else 0.5 for unknown. Ordinary is the trust of a memory of the
 * same age of which nothing is known: age alone changes no order, which is what decay is for. So a store whose memories all came by trusted
 * channels, and which nobody has confirmed or corroborated, ranks as if there were no trust; the factor never leaves the range from
 * {@code 1 - strength} to {@code 1 + strength}.
 *
 * @param strength how much trust may change a score, or the evidence that {@link Fusion#SCORE} adds up to one, from 0 (off) to 0.5
 * @param channels how often what comes by a channel is right, from 0 to 1; a channel that is left out is unknown
 * @param actors   how often what an actor writes is right, from 0 to 1, by its name
 */
public record TrustProfile(double strength, Map<Channel, Double> channels, Map<String, Double> actors) {

    /** The accuracy of a source of which nothing is known. */
    public static final double UNKNOWN = 0.5;

    /** A strength of 0.2, an accuracy of 0.3 for {@link Channel#TOOL} and {@link Channel#WEB}, and nothing known of the others. */
    public static final TrustProfile DEFAULT =
            new TrustProfile(0.2, Map.of(Channel.TOOL, 0.3, Channel.WEB, 0.3), Map.of());

    /** Trust has no say in the order of hits. */
    public static final TrustProfile OFF = new TrustProfile(0, Map.of(), Map.of());

    /**
     * Checks the ranges and copies the maps.
     *
     * @param strength how much trust may change a score, from 0 to 0.5
     * @param channels accuracies of channels, from 0 to 1
     * @param actors   accuracies of actors, from 0 to 1
     * @throws MemoriException if a value is outside its range
     */
    public TrustProfile {
        if (!(strength >= 0 && strength <= 0.5)) {
            throw MemoriException.invalid("the strength of trust must be between 0 and 0.5, but is " + strength);
        }
        channels = Map.copyOf(channels);
        actors = Map.copyOf(actors);
        channels.forEach((channel, accuracy) -> check("channel " + channel, accuracy));
        actors.forEach((actor, accuracy) -> check("actor '" + actor + "'", accuracy));
    }

    /**
     * The same with another strength.
     *
     * @param other how much trust may change a score, from 0 to 0.5
     * @return the profile
     * @throws MemoriException if the strength is outside its range
     */
    public TrustProfile withStrength(double other) {
        return new TrustProfile(other, channels, actors);
    }

    /**
     * The same with the accuracy of a channel.
     *
     * @param channel  the channel
     * @param accuracy how often what comes by it is right, from 0 to 1
     * @return the profile
     * @throws MemoriException if the accuracy is outside its range
     */
    public TrustProfile withChannel(Channel channel, double accuracy) {
        Map<Channel, Double> all = new EnumMap<>(Channel.class);
        all.putAll(channels);
        all.put(channel, accuracy);
        return new TrustProfile(strength, all, actors);
    }

    /**
     * The same with the accuracy of an actor, which counts instead of its channel's.
     *
     * @param actor    the name of the actor
     * @param accuracy how often what it writes is right, from 0 to 1
     * @return the profile
     * @throws MemoriException if the accuracy is outside its range
     */
    public TrustProfile withActor(String actor, double accuracy) {
        Map<String, Double> all = new TreeMap<>(actors);
        all.put(actor, accuracy);
        return new TrustProfile(strength, channels, all);
    }

    /**
     * How often the source of a memory is right.
     *
     * @param provenance where the memory came from
     * @return from 0 to 1
     */
    public double accuracy(Provenance provenance) {
        Double ofActor = provenance.actor() == null ? null : actors.get(provenance.actor());
        return ofActor == null ? channels.getOrDefault(provenance.channel(), UNKNOWN) : ofActor;
    }

    private static void check(String what, double accuracy) {
        if (!(accuracy >= 0 && accuracy <= 1)) {
            throw MemoriException.invalid("the accuracy of " + what + " must be from 0 to 1, but is " + accuracy);
        }
    }
}

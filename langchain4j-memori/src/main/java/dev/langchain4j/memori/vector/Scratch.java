package dev.langchain4j.memori.vector;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * What a search needs room for, used again by later ones, so that a search allocates nothing that grows with the set. As many are kept
 * as processors can use at a time; who finds none makes one. Not a thread's own: virtual threads are many and short-lived.
 */
final class Scratch {

    /** Each thread may be searching two collections. */
    private static final AtomicReferenceArray<Scratch> POOL =
            new AtomicReferenceArray<>(2 * Runtime.getRuntime().availableProcessors());

    /** One that has taken more room than this is not kept, 16 MB: enough for a million and a half vectors. */
    private static final long KEPT = 16 << 20;

    final Candidates candidates = new Candidates();
    final TopOwners top = new TopOwners();
    final CosineMap cosines = new CosineMap();
    final float[] scores = new float[ExactRows.BLOCK];
    private float[] byOwner = new float[0];
    private float[] estimates = new float[0];
    private int[] owners = new int[0];
    private int[] places = new int[0];
    private float[] compared = new float[0];

    private Scratch() {}

    static Scratch take() {
        for (int i = 0; i < POOL.length(); i++) {
            Scratch kept = POOL.get(i);
            if (kept != null && POOL.compareAndSet(i, kept, null)) {
                return kept;
            }
        }
        return new Scratch();
    }

    void giveBack() {
        if (bytes() > KEPT) {
            return;
        }
        for (int i = 0; i < POOL.length(); i++) {
            if (POOL.get(i) == null && POOL.compareAndSet(i, null, this)) {
                return;
            }
        }
    }

    /** About how much memory this takes. */
    long bytes() {
        return (byOwner.length + estimates.length + owners.length + 2L * places.length) * Integer.BYTES
                + candidates.bytes()
                + top.bytes()
                + cosines.bytes();
    }

    /** Room for a number for each owner. */
    float[] byOwner(int bound) {
        if (byOwner.length < bound) {
            byOwner = new float[bound + bound / 2];
        }
        return byOwner;
    }

    /** Room for a number for each place, in whole blocks. */
    float[] estimates(int places) {
        int needed = (places + SignCodes.BLOCK - 1) / SignCodes.BLOCK * SignCodes.BLOCK;
        if (estimates.length < needed) {
            estimates = new float[needed + needed / 2 / SignCodes.BLOCK * SignCodes.BLOCK];
        }
        return estimates;
    }

    /** Room for some places, with what was there. */
    int[] places(int count) {
        if (places.length < count) {
            places = Arrays.copyOf(places, Math.max(1024, count + count / 2));
        }
        return places;
    }

    /** Room for as many cosines as there is for places. */
    float[] compared() {
        if (compared.length < places.length) {
            compared = new float[places.length];
        }
        return compared;
    }

    /** Room for some owners. */
    int[] owners(int count) {
        if (owners.length < count) {
            owners = new int[count + count / 2];
        }
        return owners;
    }
}

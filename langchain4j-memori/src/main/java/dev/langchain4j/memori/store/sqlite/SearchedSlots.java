package dev.langchain4j.memori.store.sqlite;

import java.util.Arrays;
import java.util.List;

/** The slots of all collections that are searched together, numbered through: the place of a slot. Also what their neighbours lend. */
final class SearchedSlots {

    private final List<Directory> directories;
    private final int[] first;
    private final double[] loans;

    /** The slots of some collections, in whose sessions neighbours lend {@code loans}, the nearest first. */
    SearchedSlots(List<LoadedCollection> collections, double[] loans) {
        this.directories = collections.stream().map(LoadedCollection::directory).toList();
        this.loans = loans;
        this.first = new int[directories.size() + 1];
        for (int c = 0; c < directories.size(); c++) {
            first[c + 1] = Math.addExact(first[c], directories.get(c).slots());
        }
    }

    int collections() {
        return directories.size();
    }

    Directory directory(int collection) {
        return directories.get(collection);
    }

    /** The place of a collection's first slot. */
    int first(int collection) {
        return first[collection];
    }

    /** How many places there are. */
    int places() {
        return first[directories.size()];
    }

    /** The collection of a place. */
    int collection(int place) {
        if (directories.size() == 1) {
            return 0;
        }
        int found = Arrays.binarySearch(first, place);
        if (found < 0) {
            return -found - 2;
        }
        while (first[found + 1] == place) {
            found++; // Those before have no slots.
        }
        return found;
    }

    /** The row of a place. */
    long key(int place) {
        int collection = collection(place);
        return directories.get(collection).key(place - first[collection]);
    }

    /** What neighbours lend; not to be changed. */
    double[] loans() {
        return loans;
    }
}

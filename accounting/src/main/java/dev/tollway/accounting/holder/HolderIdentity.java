package dev.tollway.accounting.holder;

/**
 * Who borrows.
 *
 * @param podUid outlives restarts of the process
 * @param incarnation 16 random bytes in hex; outlives a restart that continues the journal
 * @param ledgerId of the last Welcome; empty: never welcomed
 * @param term of the last Welcome
 */
public record HolderIdentity(String podUid, String incarnation, String ledgerId, long term) {}

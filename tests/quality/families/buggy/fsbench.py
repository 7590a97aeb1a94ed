"""A file system: two inodes are given the same free block."""

import threading

BLOCKS = 3
busy = [False] * BLOCKS
block_of = {}
disk = threading.Lock()


def free_block():
    with disk:
        return busy.index(False)


def create(inode):
    block = free_block()
    with disk:
        busy[block] = True
        block_of[inode] = block


def scenario():
    threads = [threading.Thread(target=create, args=(inode,)) for inode in (1, 2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(block_of.values())

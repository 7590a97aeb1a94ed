"""A file system: looking for a free block and marking it are one step."""

import threading

BLOCKS = 3
busy = [False] * BLOCKS
block_of = {}
disk = threading.Lock()


def create(inode):
    with disk:
        block = busy.index(False)
        busy[block] = True
        block_of[inode] = block


def scenario():
    threads = [threading.Thread(target=create, args=(inode,)) for inode in (1, 2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(block_of.values())

"""A stack by compare-and-swap of (top, stamp): the same top at another time is something else."""

import threading


class Cell:
    def __init__(self, value):
        self.value = value
        self.lock = threading.Lock()

    def swap(self, old, new):
        with self.lock:
            if self.value == old:
                self.value = new
                return True
            return False


class Stack:
    """Nodes are numbers; `below[node]` is the next one."""

    def __init__(self, nodes):
        self.below = dict(zip(nodes, [*nodes[1:], None]))
        self.top = Cell((nodes[0], 0))

    def pop(self):
        while True:
            node, stamp = old = self.top.value
            if node is None:
                return None
            following = self.below[node]
            if self.top.swap(old, (following, stamp + 1)):
                return node

    def push(self, node):
        while True:
            top, stamp = old = self.top.value
            self.below[node] = top
            if self.top.swap(old, (node, stamp + 1)):
                return


def scenario():
    stack = Stack([1, 2])
    kept = []

    def take_one():
        node = stack.pop()
        if node is not None:
            kept.append(node)

    def take_two_and_give_one_back():
        one = stack.pop()
        other = stack.pop()
        if other is not None:
            kept.append(other)
        if one is not None:
            stack.push(one)

    threads = [threading.Thread(target=work) for work in (take_one, take_two_and_give_one_back)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    while (node := stack.pop()) is not None:
        kept.append(node)
    return sorted(kept)
